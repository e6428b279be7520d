package io.surprisal.flink.score;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.condition.ConditionNumbers;
import io.surprisal.core.series.SeriesMemory;
import io.surprisal.core.series.SeriesState;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoredRecords;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.feedback.KeyFeedback;
import io.surprisal.scoring.registry.ModelRef;
import io.surprisal.scoring.registry.ModelRegistry;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.scoring.watch.WatchSample;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.io.IOException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Scores telemetry in micro-batches, one ONNX Runtime call each. {@link FlushReason} names everything that ends a batch;
 * because a checkpoint is among them, none ever holds half a batch. Records leave in the order in which they came. The
 * subtasks of one process share a model's sessions, each from its {@link #open} to its {@link #close}.
 *
 * <p>On a device beside the processor a batch is scored while the next one fills: see {@link TwoBatches}. All but the call itself,
 * whatever touches state or output above all, stays on the task's thread.
 *
 * <p>For a model of single records that smooths nothing, under a threshold that remembers nothing, the operator has no state, and the
 * stream needs no key. Otherwise something is remembered of each series, and its telemetry is keyed by {@link TelemetryRecord#key}
 * before. A record joins its key's window when it comes and is smoothed and judged when its batch is scored, both in the order in
 * which the key's records come.
 */
abstract class BatchScoring extends AbstractStreamOperator<ScoredRecord> {
    private final ScoringOptions options;
    private final JobSchema schema;
    private final ModelRef model;
    private final ModelRegistry registry;
    private final WatchOptions watch;

    private transient @Nullable Batches<Batch> opened;
    private transient BatchTrigger trigger;
    private transient @Nullable KeyedSeries series;
    private transient ScoredRecords builder;
    private transient ScoringMetrics scoringMetrics;
    private transient WatchSample sample;
    private transient @Nullable ConditionNumbers conditions;

    /**
     * @param schema the order in which a record's values stand
     * @param registry where the model is loaded from, in each task
     * @param watch says which records the side output gets
     */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    BatchScoring(ScoringOptions options, JobSchema schema, ModelRef model, ModelRegistry registry, WatchOptions watch) {
        this.options = options;
        this.schema = schema;
        this.model = model;
        this.registry = registry;
        this.watch = watch;
    }

    @Override
    public void open() throws Exception {
        super.open();
        ModelFile file = registry.load(model);
        series = series(Lane.memoryOf(file, options.lane()));
        builder = new ScoredRecords(file, options);
        sample = WatchSample.of(file.manifest().baseline(), watch, this::watched);
        Batches<Batch> batches = batches(file);
        trigger = new BatchTrigger(getProcessingTimeService(), options.linger(), batches);
        scoringMetrics = new ScoringMetrics(getMetricGroup(), batches.filling().lane, options);
        Condition condition = file.manifest().condition();
        conditions = condition.isNone() ? null : new ConditionNumbers(condition);
        prepare(file);
    }

    /** Called with the model, once all else is open, before the first record. */
    void prepare(ModelFile file) throws Exception {}

    /** What people said of a key. */
    abstract KeyFeedback feedback(String key);

    /** Whether a batch is scored while the next one fills. */
    boolean overlaps(Lane lane) {
        return lane.onDevice();
    }

    /** Has a lane compute its batch; on a thread of its own where batches overlap. */
    void score(Lane lane) {
        lane.score();
    }

    final void process(TelemetryRecord record) throws IOException, InterruptedException {
        trigger.beforeAdding();
        filling().add(record);
        trigger.added();
    }

    /** Scores what waits, before something changes how it is judged. */
    final void flush(FlushReason reason) throws IOException, InterruptedException {
        trigger.flush(reason);
    }

    /** Scores what waits and passes on what the sample holds, before event time or a checkpoint barrier passes. */
    final void flushAll(FlushReason reason) throws IOException, InterruptedException {
        trigger.flush(reason);
        sample.flush();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        flushAll(FlushReason.WATERMARK);
        super.processWatermark(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        flushAll(FlushReason.WATERMARK);
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
        flushAll(FlushReason.CHECKPOINT);
        remember();
        super.prepareSnapshotPreBarrier(checkpoint);
    }

    @Override
    public void finish() throws Exception {
        flushAll(FlushReason.END_OF_INPUT);
        remember();
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

    /** Has Flink's state hold what is remembered of each key. */
    private void remember() throws IOException {
        if (series != null) {
            series.write();
        }
    }

    /** What is remembered of each key; null where the model remembers nothing. */
    private @Nullable KeyedSeries series(SeriesMemory memory) {
        if (!memory.remembers()) {
            return null;
        }
        KeyedStateStore store = getKeyedStateStore();
        if (store == null) {
            throw new IllegalStateException("Model " + model.name() + " remembers the last " + memory.length()
                    + " records of each key" + (memory.smooths() ? ", smoothed by " + memory.smoother() : "")
                    + (memory.threshold().memory() > 0 ? ", judged by " + options.threshold() : "")
                    + ", but the telemetry has no keys; key it by TelemetryRecord.key before it is scored");
        }
        return new KeyedSeries(
                store,
                this::setCurrentKey,
                memory,
                options.forgetKeysAfter(),
                getMetricGroup().counter("foreignState"));
    }

    private void watched(Watched record) {
        output.collect(
                ScoringOperator.WATCHED,
                new StreamRecord<>(record, record.telemetry().eventTime()));
    }

    private Batches<Batch> batches(ModelFile file) {
        Batch first = new Batch(openLane(file));
        Batches<Batch> batches = new OneBatch<>(first);
        opened = batches; // To be closed, should the second one not open.
        if (overlaps(first.lane)) {
            batches = new TwoBatches<>(first, new Batch(openLane(file)), mailbox());
            opened = batches;
        }
        return batches;
    }

    private Lane openLane(ModelFile file) {
        return Lane.open(file, schema, options.lane());
    }

    private MailboxExecutor mailbox() {
        return getContainingTask()
                .getMailboxExecutorFactory()
                .createExecutor(getOperatorConfig().getChainIndex());
    }

    private Batch filling() {
        if (opened == null) {
            throw new IllegalStateException("The scoring operator is not open");
        }
        return opened.filling();
    }

    private long condition(TelemetryRecord record, ConditionNumbers numbers) {
        long number = numbers.of(record.conditionClass(), record.eventTime());
        scoringMetrics.condition(number);
        return number;
    }

    private long now() {
        return getProcessingTimeService().getClock().relativeTimeNanos();
    }

    /** The records of a batch, and the lane that scores them. */
    private final class Batch implements MicroBatch {
        private final Lane lane;
        private final TelemetryRecord[] records = new TelemetryRecord[options.batchSize()];
        private final Judgement[] judgements = new Judgement[options.batchSize()];
        private final StreamRecord<ScoredRecord> out = new StreamRecord<>(null);
        /** Given to a lane that leaves it alone. */
        private final SeriesState nothing = new SeriesState();

        private long scoringNanos;

        Batch(Lane lane) {
            this.lane = lane;
        }

        void add(TelemetryRecord record) throws IOException {
            records[lane.size()] = record;
            long condition = conditions == null ? 0 : condition(record, conditions);
            if (series == null || !lane.memory().hasWindow()) {
                lane.add(record.values(), condition, nothing);
                return;
            }
            lane.add(record.values(), condition, series.of(record.key()));
        }

        @Override
        public boolean isEmpty() {
            return lane.size() == 0;
        }

        @Override
        public boolean isFull() {
            return lane.isFull();
        }

        @Override
        public void score() {
            long start = now();
            BatchScoring.this.score(lane);
            scoringNanos = now() - start;
        }

        @Override
        public void emit(FlushReason reason) throws IOException {
            int size = lane.size();
            long start = now();
            for (int i = 0; i < size; i++) {
                judgements[i] = judged(i);
            }
            scoringMetrics.batch(reason, size, scoringNanos + now() - start);
            for (int i = 0; i < size; i++) {
                ScoredRecord scored = builder.of(records[i], lane, i, judgements[i], feedback(records[i].key()));
                scoringMetrics.record(scored);
                output.collect(out.replace(scored, scored.eventTime()));
                sample.record(records[i], scored.abnormality());
            }
            lane.clear();
        }

        private Judgement judged(int row) throws IOException {
            TelemetryRecord record = records[row];
            long confirmed = feedback(record.key()).confirmedBy(record.eventTime());
            if (series == null || !lane.memory().judgesByKey()) {
                return lane.judge(row, record.eventTime(), nothing, confirmed);
            }
            return lane.judge(row, record.eventTime(), series.of(record.key()), confirmed);
        }

        @Override
        public void close() {
            lane.close();
        }
    }
}
