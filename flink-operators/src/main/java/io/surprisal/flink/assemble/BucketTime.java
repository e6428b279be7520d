package io.surprisal.flink.assemble;

import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gives each record its own time, the start of its bucket, and holds event time back by as much as records come after that, so that none of them is late for
 * what follows.
 */
final class BucketTime extends AbstractStreamOperator<TelemetryRecord>
        implements OneInputStreamOperator<TelemetryRecord, TelemetryRecord> {
    private static final long serialVersionUID = 1;

    private final long held;

    /** @param held how long after its bucket's start a record comes at most, in event time */
    BucketTime(Duration held) {
        this.held = held.toMillis();
    }

    @Override
    public void processElement(StreamRecord<TelemetryRecord> element) {
        output.collect(element.replace(element.getValue(), element.getValue().eventTime()));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        super.processWatermark(mark.equals(Watermark.MAX_WATERMARK) ? mark : new Watermark(mark.getTimestamp() - held));
    }
}
