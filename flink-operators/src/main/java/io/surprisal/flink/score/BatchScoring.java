package io.surprisal.flink.score;

import io.surprisal.core.series.SeriesMemory;
import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.flink.wire.WireType;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.Replacement;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SelfTest;
import io.surprisal.scoring.feedback.KeyFeedback;
import io.surprisal.scoring.registry.DirectoryOptions;
import io.surprisal.scoring.registry.ModelRef;
import io.surprisal.scoring.registry.ModelRegistry;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.scoring.watch.WatchSample;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
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
    static final String WAITING = "waiting-for-models";

    private final ScoringOptions options;
    private final JobSchema schema;
    private final ModelRef model;
    private final ModelRegistry registry;
    private final WatchOptions watch;
    private final @Nullable DirectoryOptions directory;

    private transient @Nullable LiveModel live;
    private transient @Nullable ModelRouter router;
    private transient @Nullable ListState<TelemetryRecord> waiting;
    private transient @Nullable KeyedSeries series;
    private transient ScoringMetrics scoringMetrics;
    private transient @Nullable ShadowMetrics shadowMetrics;
    private transient WatchSample sample;

    /**
     * @param schema the order in which a record's values stand
     * @param registry where the model is loaded from, in each task
     * @param watch says which records the side output gets
     * @param directory where some records have models of their own; null where none has
     */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    BatchScoring(
            ScoringOptions options,
            JobSchema schema,
            ModelRef model,
            ModelRegistry registry,
            WatchOptions watch,
            @Nullable DirectoryOptions directory) {
        this.options = options;
        this.schema = schema;
        this.model = model;
        this.registry = registry;
        this.watch = watch;
        this.directory = directory;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        // Also records that waited in a job of before are scored.
        boolean waited =
                context.getOperatorStateStore().getRegisteredStateNames().contains(WAITING);
        waiting = directory == null && !waited
                ? null
                : context.getOperatorStateStore()
                        .getUnionListState(new ListStateDescriptor<>(WAITING, WireType.TELEMETRY));
    }

    @Override
    public void open() throws Exception {
        super.open();
        scoringMetrics = new ScoringMetrics(
                OwnMetrics.of(getMetricGroup()),
                options,
                getProcessingTimeService().getClock());
        KeyedStateStore store = getKeyedStateStore();
        series = store == null
                ? null
                : new KeyedSeries(
                        store,
                        this::setCurrentKey,
                        options.forgetKeysAfter(),
                        directory == null,
                        OwnMetrics.of(getMetricGroup()).counter("foreign_state_total"));
        ModelFile own = registry.load(model);
        start(own);
        if (directory != null) {
            router = new ModelRouter(this, directory, own);
        }
        if (waiting != null) {
            restore(waiting);
        }
    }

    /** Every subtask is told of all records that waited when a checkpoint was taken. */
    private void restore(ListState<TelemetryRecord> waited) throws Exception {
        List<TelemetryRecord> ours = new ArrayList<>();
        for (TelemetryRecord record : waited.get()) {
            if (isOurs(record)) {
                ours.add(record);
            }
        }
        waited.clear();
        if (router != null) {
            router.restore(ours);
        } else {
            for (TelemetryRecord record : ours) {
                process(record);
            }
        }
    }

    /** Installs the models to begin with. */
    void start(ModelFile own) throws Exception {
        install(open(own), null);
    }

    /** Opens a model; on any thread. */
    final TaskModel open(ModelFile file) {
        requireKeys(file);
        return TaskModel.open(file, schema, options, this::overlaps);
    }

    /** Opens a model to score in the place of the job's own; on any thread. */
    final TaskModel openInPlaceOf(ModelFile own, ModelFile file) {
        new Replacement(own, schema, options, series != null, directory != null).check(file);
        return open(file);
    }

    /** Opens a model to score beside the job's own, records of which it sees some; on any thread. */
    final TaskModel openBeside(ModelFile own, ModelFile file) {
        TaskModel model = openInPlaceOf(own, file);
        boolean passed = false;
        try {
            SelfTest.check(file, options); // While the model is open, whose session it shares.
            passed = true;
            return model;
        } finally {
            if (!passed) {
                model.close();
            }
        }
    }

    /** Has models score from now on, the batches of those before being empty. Whoever calls closes what scores no more. */
    final void install(TaskModel champion, @Nullable TaskModel shadow) throws IOException {
        if (live != null) {
            live.close();
        }
        remember();
        live = new LiveModel(this, champion, shadow);
        sample = WatchSample.of(champion.file().manifest().baseline(), watch, this::watched);
        scoringMetrics.model(champion);
        if (shadow != null && shadowMetrics == null) {
            shadowMetrics = new ShadowMetrics(OwnMetrics.of(getMetricGroup()));
        }
        if (shadowMetrics != null) {
            shadowMetrics.begin(shadow != null);
        }
    }

    /** What people said of a key to the model of a version. */
    abstract KeyFeedback feedback(String key, String modelVersion);

    /** Whether a batch is scored while the next one fills. */
    boolean overlaps(Lane lane) {
        return lane.onDevice();
    }

    /** Has a lane compute its batch; on a thread of its own where batches overlap. */
    void score(Lane lane) {
        lane.score();
    }

    final void process(TelemetryRecord record) throws Exception {
        if (router == null) {
            live().process(record);
        } else {
            router.process(record);
        }
    }

    /** Scores what waits, before something changes how it is judged. */
    final void flush(FlushReason reason) throws IOException, InterruptedException {
        live().flush(reason);
        if (router != null) {
            router.flush(reason);
        }
    }

    /** Scores what waits and passes on what the sample holds, before event time or a checkpoint barrier passes. */
    final void flushAll(FlushReason reason) throws IOException, InterruptedException {
        flush(reason);
        sample.flush();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        flushAll(FlushReason.WATERMARK);
        super.processWatermark(router == null ? mark : router.passing(mark));
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
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (waiting != null && router != null) {
            waiting.update(router.waiting());
        }
    }

    @Override
    public void finish() throws Exception {
        if (router != null) {
            router.drain();
        }
        flushAll(FlushReason.END_OF_INPUT);
        remember();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (router != null) {
            router.close();
            router = null;
        }
        LiveModel last = live;
        live = null;
        if (last != null) {
            try (TaskModel champion = last.model();
                    TaskModel shadow = last.shadow()) {
                last.close();
            }
        }
        super.close();
    }

    final LiveModel live() {
        if (live == null) {
            throw new IllegalStateException("The scoring operator is not open");
        }
        return live;
    }

    final ScoringOptions scoring() {
        return options;
    }

    final ScoringMetrics metrics() {
        return scoringMetrics;
    }

    /** Those of the model in the shadow; there must be one. */
    final ShadowMetrics shadowMetrics() {
        return Objects.requireNonNull(shadowMetrics);
    }

    /** What is remembered of each key; null where the telemetry has none. */
    final @Nullable KeyedSeries series() {
        return series;
    }

    /** Passes a scored record on. */
    final void emit(StreamRecord<ScoredRecord> scored, TelemetryRecord record) {
        ScoredRecord value = scored.getValue();
        scoringMetrics.record(value);
        output.collect(scored);
        sample.record(record, value.abnormality(), value.model().version());
    }

    final MailboxExecutor mailbox() {
        return getContainingTask()
                .getMailboxExecutorFactory()
                .createExecutor(getOperatorConfig().getChainIndex());
    }

    final long now() {
        return getProcessingTimeService().getClock().relativeTimeNanos();
    }

    /** Has Flink's state hold what is remembered of each key. */
    private void remember() throws IOException {
        if (series != null) {
            series.write();
        }
    }

    private void requireKeys(ModelFile file) {
        SeriesMemory memory = Lane.memoryOf(file, options.lane());
        if (memory.remembers() && series == null) {
            throw new IllegalStateException("Model " + file.manifest().name() + " remembers the last "
                    + memory.length() + " records of each key"
                    + (memory.smooths() ? ", smoothed by " + memory.smoother() : "")
                    + (memory.threshold().memory() > 0 ? ", judged by " + options.threshold() : "")
                    + ", but the telemetry has no keys; key it by TelemetryRecord.key before it is scored");
        }
    }

    private boolean isOurs(TelemetryRecord record) {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        record.key(), task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
                == task.getIndexOfThisSubtask();
    }

    private void watched(Watched record) {
        output.collect(
                ScoringOperator.WATCHED,
                new StreamRecord<>(record, record.telemetry().eventTime()));
    }
}
