package io.surprisal.flink.time;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * An operator that holds records back for a while, to pass on fewer of them. What it holds goes before a watermark, so that nothing falls behind
 * event time, before a checkpoint barrier, so that there is no state, and at the end of input.
 */
public abstract class HoldingOperator<I, O> extends AbstractStreamOperator<O> implements OneInputStreamOperator<I, O> {
    /** Passes on all that it holds. */
    protected abstract void flush();

    @Override
    public final void processWatermark(Watermark mark) throws Exception {
        flush();
        super.processWatermark(mark);
    }

    @Override
    public final void processWatermarkStatus(WatermarkStatus status) throws Exception {
        flush();
        super.processWatermarkStatus(status);
    }

    @Override
    public final void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
        flush();
        super.prepareSnapshotPreBarrier(checkpoint);
    }

    @Override
    public final void finish() throws Exception {
        flush();
        super.finish();
    }
}
