package io.surprisal.flink.score;

import io.surprisal.flink.directive.Directive;
import io.surprisal.flink.directive.FeedbackUpdate;
import io.surprisal.flink.directive.ModelChange;
import io.surprisal.flink.directive.ModelChangeSerializer;
import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.flink.models.ModelsOperator;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.feedback.FeedbackBook;
import io.surprisal.scoring.feedback.KeyFeedback;
import io.surprisal.scoring.registry.DirectoryOptions;
import io.surprisal.scoring.registry.ModelRef;
import io.surprisal.scoring.registry.ModelRegistry;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ModelRole;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.topic.FeedbackJson;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores telemetry, the first input, as directed by the second one, which every subtask sees whole: what people say of alerts, and which models are to score. What
 * people said is broadcast state {@value #FEEDBACK}, the records of the feedback topic by their ids, as they stand there; the models that the job has in the place of its own
 * are {@value #MODELS}. Feedback holds for every record that comes after it; a model, for those after it is open. Directives have no time: they neither hold event time back nor
 * move it.
 */
public final class DirectedScoringOperator extends BatchScoring
        implements TwoInputStreamOperator<TelemetryRecord, Directive, ScoredRecord> {
    static final String FEEDBACK = "feedback";
    static final String MODELS = "models";

    private static final Logger LOG = LoggerFactory.getLogger(DirectedScoringOperator.class);
    private static final int TELEMETRY = 0;

    private final @Nullable String job;

    private transient FeedbackJson json;
    private transient FeedbackBook book;
    private transient BroadcastState<String, byte[]> standing;
    private transient BroadcastState<String, ModelChange> wanted;
    private transient @Nullable ModelChanges changes;

    /**
     * @param schema the order in which a record's values stand
     * @param registry where the model is loaded from, in each task
     * @param watch says which records the side output gets
     * @param directory where some records have models of their own; null where none has
     * @param job the job's name in what is told of its models; null where they stay as they are
     */
    @SuppressWarnings("NullAway.Init") // Transient fields appear before the first record.
    public DirectedScoringOperator(
            ScoringOptions options,
            JobSchema schema,
            ModelRef model,
            ModelRegistry registry,
            WatchOptions watch,
            @Nullable DirectoryOptions directory,
            @Nullable String job) {
        super(options, schema, model, registry, watch, directory);
        this.job = job;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        standing = context.getOperatorStateStore()
                .getBroadcastState(new MapStateDescriptor<>(
                        FEEDBACK, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        wanted = context.getOperatorStateStore()
                .getBroadcastState(
                        new MapStateDescriptor<>(MODELS, StringSerializer.INSTANCE, ModelChangeSerializer.INSTANCE));
    }

    @Override
    void start(ModelFile own) throws Exception {
        json = new FeedbackJson();
        book = new FeedbackBook();
        for (Map.Entry<String, byte[]> entry : standing.entries()) {
            book.put(json.fromBytes(entry.getValue()));
        }
        OwnMetrics.of(getMetricGroup()).gauge("standing_feedback", book::size);
        if (job == null) {
            wanted.clear(); // A job of before may have had others.
        }
        ModelChanges begun = new ModelChanges(this, wanted, own);
        changes = begun;
        begun.begin();
        // An idle input is not waited for: event time is that of the telemetry.
        processWatermarkStatus2(WatermarkStatus.IDLE);
    }

    @Override
    public void processElement1(StreamRecord<TelemetryRecord> element) throws Exception {
        process(element.getValue());
    }

    @Override
    public void processElement2(StreamRecord<Directive> element) throws Exception {
        Directive directive = element.getValue();
        if (directive.feedback() != null) {
            flush(FlushReason.FEEDBACK);
            take(directive.feedback());
        }
        if (directive.models() != null) {
            Objects.requireNonNull(changes, "open").request(directive.models());
        }
    }

    /** Has the first models score. */
    void begin(TaskModel champion, @Nullable TaskModel shadow) throws IOException {
        install(champion, shadow);
        tell(ModelRole.CHAMPION, ModelEventStatus.ACTIVE, champion.file(), "It scores from the start");
        if (shadow != null) {
            tell(ModelRole.SHADOW, ModelEventStatus.ACTIVE, shadow.file(), "It scores from the start");
        }
    }

    /** Has models score from now on, and closes those that no longer do. */
    void swap(TaskModel champion, @Nullable TaskModel shadow) throws IOException, InterruptedException {
        LiveModel before = live();
        if (before.model() == champion && before.shadow() == shadow) {
            return;
        }
        flushAll(FlushReason.MODEL);
        install(champion, shadow);
        Stream.of(before.model(), before.shadow())
                .flatMap(Stream::ofNullable)
                .filter(model -> model != champion && model != shadow)
                .forEach(TaskModel::close);
        tellChange(ModelRole.CHAMPION, before.model(), champion);
        tellChange(ModelRole.SHADOW, before.shadow(), shadow);
    }

    /** Tells of a model that could not be opened. */
    void refused(ModelRole role, @Nullable ModelChange change, Throwable failure) {
        String uri = change == null ? "" : change.uri();
        LOG.warn("The model file {} cannot be opened as {}; what was there before scores on", uri, role, failure);
        tell(
                role,
                ModelEventStatus.REFUSED,
                "",
                uri,
                change == null ? "" : change.digest(),
                "It cannot be opened here: " + failure.getMessage());
    }

    /** Flink has this for several inputs in the place of the one that flushes. */
    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
        if (input == TELEMETRY) {
            flushAll(FlushReason.WATERMARK);
        }
        if (input == TELEMETRY || status.isIdle()) {
            super.processWatermarkStatus(status, input);
        }
    }

    @Override
    public void processWatermark2(Watermark mark) {
        // Directives have no time.
    }

    @Override
    public void close() throws Exception {
        if (changes != null) {
            changes.close();
            changes = null;
        }
        super.close();
    }

    @Override
    KeyFeedback feedback(String key, String modelVersion) {
        return book.of(key, modelVersion);
    }

    private void take(FeedbackUpdate update) throws Exception {
        byte @Nullable [] record = update.json();
        if (record == null) {
            standing.remove(update.id());
            book.retract(update.id());
        } else {
            standing.put(update.id(), record);
            book.put(json.fromBytes(record));
        }
    }

    private void tellChange(ModelRole role, @Nullable TaskModel before, @Nullable TaskModel now) {
        if (before == now) {
            return;
        }
        if (before != null) {
            tell(role, ModelEventStatus.RETIRED, before.file(), "It scores no more as " + name(role));
        }
        if (now != null) {
            tell(role, ModelEventStatus.ACTIVE, now.file(), "It scores from now on as " + name(role));
        }
    }

    private void tell(ModelRole role, ModelEventStatus status, ModelFile file, String message) {
        tell(role, status, file.manifest().name(), file.source(), file.digest(), message);
    }

    private void tell(
            ModelRole role, ModelEventStatus status, String model, String uri, String digest, String message) {
        LOG.info("Model {} {} {} {}: {}", model, digest, role, status, message);
        if (job == null) {
            return;
        }
        ModelEvent event = new ModelEvent(
                job,
                role,
                status,
                model,
                digest.substring(0, Math.min(12, digest.length())),
                uri,
                digest,
                getProcessingTimeService().getCurrentProcessingTime(),
                getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                message);
        output.collect(ModelsOperator.TOLD, new StreamRecord<>(event));
    }

    private static String name(ModelRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
