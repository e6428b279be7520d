package io.surprisal.flink.score;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.util.concurrent.Future;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Scores telemetry in micro-batches, one ONNX Runtime call each. {@link FlushReason} names everything that ends a batch;
 * because a checkpoint is among them, none ever holds half a batch. Records leave in the order in which they came. Every
 * subtask has sessions of its own, from {@link #open} to {@link #close}.
 *
 * <p>For a model of single records that smooths nothing the operator has no state, and the stream needs no key. Any other model
 * remembers something of each series: {@link #needsKeys} is true of it, and its telemetry is keyed by
 * {@link TelemetryRecord#key} before. A record joins its key's window when it comes and is smoothed when its batch is scored,
 * both in the order in which the key's records come.
 *
 * <p>The model travels with the job: every task, also after a failover, scores with the very file that was checked.
 */
public final class ScoringOperator extends AbstractStreamOperator<ScoredRecord>
        implements OneInputStreamOperator<TelemetryRecord, ScoredRecord> {
    private final ScoringOptions options;
    private final byte[] model;
    private final String source;

    private transient @Nullable BatchJudge opened;
    private transient ScoringMetrics scoringMetrics;
    private transient StreamRecord<ScoredRecord> out;
    private transient long deadline;
    private transient boolean timerSet;

    /**
     * @param model the model file's bytes; owned by this operator
     * @param source names the model in messages
     */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public ScoringOperator(ScoringOptions options, byte[] model, String source) {
        this.options = options;
        this.model = model;
        this.source = source;
    }

    /** Whether a model remembers something of each series, so that the telemetry is to be keyed before it is scored. */
    public static boolean needsKeys(Manifest manifest) {
        return manifest.window() > 1 || !manifest.headline().smoother().isIdentity();
    }

    @Override
    public void open() throws Exception {
        super.open();
        ModelFile file = ModelFile.parse(model, source);
        opened = BatchJudge.open(file, history(file.manifest()), options);
        scoringMetrics = new ScoringMetrics(getMetricGroup(), file, options);
        out = new StreamRecord<>(null);
    }

    @Override
    public void processElement(StreamRecord<TelemetryRecord> element) throws IOException {
        BatchJudge batch = batch();
        if (batch.size() == 0) {
            startLinger();
        }
        batch.add(element.getValue());
        if (batch.isFull()) {
            flush(FlushReason.SIZE);
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        flush(FlushReason.WATERMARK);
        super.processWatermark(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        flush(FlushReason.WATERMARK);
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
        flush(FlushReason.CHECKPOINT);
        super.prepareSnapshotPreBarrier(checkpoint);
    }

    @Override
    public void finish() throws Exception {
        flush(FlushReason.END_OF_INPUT);
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (opened != null) {
            opened.close();
            opened = null;
        }
        super.close();
    }

    private History history(Manifest manifest) {
        if (!needsKeys(manifest)) {
            return History.NONE;
        }
        KeyedStateStore store = getKeyedStateStore();
        if (store == null) {
            throw new IllegalStateException("Model " + manifest.name() + " remembers the last " + manifest.window()
                    + " records of each key, smoothed by " + manifest.headline().smoother()
                    + ", but the telemetry has no keys; key it by TelemetryRecord.key before it is scored");
        }
        return new KeyedHistory(this, store, manifest, options.forgetKeysAfter());
    }

    private void flush(FlushReason reason) throws IOException {
        BatchJudge batch = batch();
        int size = batch.size();
        if (size == 0) {
            return;
        }
        long start = now();
        batch.judge();
        scoringMetrics.batch(reason, size, now() - start);
        for (int i = 0; i < size; i++) {
            ScoredRecord scored = batch.scored(i);
            scoringMetrics.record(scored);
            output.collect(out.replace(scored, scored.eventTime()));
        }
        batch.clear();
    }

    /** One timer at most: set for the first record of a batch, and set again if that batch went before it rang. */
    private void startLinger() {
        deadline = getProcessingTimeService().getCurrentProcessingTime()
                + options.linger().toMillis();
        if (!timerSet) {
            setTimer();
        }
    }

    private void setTimer() {
        timerSet = true;
        // What fails in the callback fails the task; nobody waits for the timer.
        Future<?> unused = getProcessingTimeService().registerTimer(deadline, this::onTimer);
    }

    private void onTimer(long time) throws IOException {
        timerSet = false;
        if (batch().size() > 0 && time < deadline) {
            setTimer();
        } else {
            flush(FlushReason.LINGER);
        }
    }

    private BatchJudge batch() {
        if (opened == null) {
            throw new IllegalStateException("The scoring operator is not open");
        }
        return opened;
    }

    private long now() {
        return getProcessingTimeService().getClock().relativeTimeNanos();
    }
}
