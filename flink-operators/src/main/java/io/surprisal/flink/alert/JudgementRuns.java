package io.surprisal.flink.alert;

import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Makes {@link Judged} of scored records. Records that are not anomalous are by far the most; of each key they are put together until
 * its next anomalous one, its next one below the recovery tail probability, a watermark, a checkpoint barrier or the end of input, so that the alert stage sees every judgement while
 * few records are shuffled. The operator holds no state: a checkpoint finds no run begun.
 */
public final class JudgementRuns extends AbstractStreamOperator<Judged>
        implements OneInputStreamOperator<ScoredRecord, Judged> {
    private final double recoveryTailProbability;

    private transient Map<String, Run> runs;
    private transient StreamRecord<Judged> out;

    /** @param recoveryTailProbability what is below it comes by itself, as the rules of alerts ask; 0 for none */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public JudgementRuns(double recoveryTailProbability) {
        this.recoveryTailProbability = recoveryTailProbability;
    }

    @Override
    public void open() throws Exception {
        super.open();
        runs = new LinkedHashMap<>();
        out = new StreamRecord<>(null);
    }

    @Override
    public void processElement(StreamRecord<ScoredRecord> element) {
        ScoredRecord record = element.getValue();
        if (!record.anomalous() && !(Judged.tailProbability(record) < recoveryTailProbability)) {
            run(record.key()).add(record);
            return;
        }
        Run run = runs.remove(record.key());
        if (run != null) {
            emit(run.judged(record.key()));
        }
        emit(Judged.of(record));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        flush();
        super.processWatermark(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        flush();
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
        flush();
        super.prepareSnapshotPreBarrier(checkpoint);
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    private Run run(String key) {
        Run run = runs.get(key);
        if (run == null) {
            run = new Run();
            runs.put(key, run);
        }
        return run;
    }

    private void flush() {
        runs.forEach((key, run) -> emit(run.judged(key)));
        runs.clear();
    }

    private void emit(Judged judged) {
        output.collect(out.replace(judged, judged.eventTime()));
    }

    private static final class Run {
        private long records;
        private long firstEventTime;
        private long eventTime = Long.MIN_VALUE;
        private double tailProbability = Double.NaN;

        void add(ScoredRecord record) {
            firstEventTime = records == 0 ? record.eventTime() : firstEventTime;
            records++;
            eventTime = Math.max(eventTime, record.eventTime());
            double tail = Judged.tailProbability(record);
            // False where the new one is NaN, true where there was none.
            if (!(tail >= tailProbability) && !Double.isNaN(tail)) {
                tailProbability = tail;
            }
        }

        Judged judged(String key) {
            return new Judged(key, records, firstEventTime, eventTime, tailProbability, null);
        }
    }
}
