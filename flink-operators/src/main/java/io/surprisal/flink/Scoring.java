package io.surprisal.flink;

import io.surprisal.flink.wire.WireType;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.registry.DirectoryOptions;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.EventTimeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.regex.Pattern;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.jspecify.annotations.Nullable;

/**
 * The scoring of a stream, as it will be once {@link #results} adds it to the job: see {@link Surprisal}. Immutable: each method gives another one.
 *
 * @param <T> the elements of the stream
 */
public final class Scoring<T> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final DataStream<T> stream;
    private final Features<T> features;
    private final Judging judging;
    private final Reading<T> reading;
    private final Told told;

    /** What is said while it scores. */
    private record Told(
            @Nullable Source<RawRecord, ?, ?> feedback,
            @Nullable ModelsSource models) {}

    /** Where all but features is read from elements. */
    private record Reading<T>(
            String name,
            KeySelector<T, String> key,
            @Nullable SerializableTimestampAssigner<T> time,
            @Nullable ElementIdentity<T> identity) {}

    private Scoring(DataStream<T> stream, Features<T> features, Judging judging, Reading<T> reading, Told told) {
        this.stream = stream;
        this.features = features;
        this.judging = judging;
        this.reading = reading;
        this.told = told;
    }

    static <T> Scoring<T> of(DataStream<T> stream, Features<T> features, Judging judging) {
        return new Scoring<>(
                stream, features, judging, new Reading<>("surprisal", element -> "", null, null), new Told(null, null));
    }

    /**
     * Names the scoring, {@code surprisal} unless this says otherwise. Names and uids of its operators begin with the name and a hyphen, so that a job may have
     * several and each finds its state again; change it, and the state of before is not found.
     *
     * @param name letters, digits, points, hyphens and underscores; it begins with a letter or digit
     */
    public Scoring<T> named(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The name of a scoring is to be letters, digits, '.', '-' and '_', and to"
                            + " begin with a letter or digit, because uids begin with it; got '" + name + "'");
        }
        return reading(new Reading<>(name, reading.key(), reading.time(), reading.identity()));
    }

    /**
     * Says which series an element belongs to: what is remembered is remembered of each, and alerts are about one. Without it all elements are one series,
     * which is scored by one subtask if the model or the threshold remembers anything.
     */
    public Scoring<T> keyBy(KeySelector<T, String> key) {
        return reading(new Reading<>(reading.name(), key, reading.time(), reading.identity()));
    }

    /**
     * Takes event time, epoch milliseconds, from the elements; watermarks follow it, of each subtask by itself, as {@link #withEventTime} says. Without
     * it the stream has timestamps and watermarks of its own, which is better where its source knows partitions.
     */
    public Scoring<T> eventTime(SerializableTimestampAssigner<T> time) {
        return reading(new Reading<>(reading.name(), reading.key(), time, reading.identity()));
    }

    /**
     * Takes the coordinates of an element from the element; they are in its score and in the identifier of an alert that it opens. Without it they are the
     * scoring's name, the subtask and a running number there: after a failure the same again only if each subtask gets the same elements in the
     * same order again, which one that reads several partitions does not.
     */
    public Scoring<T> identifiedBy(ElementIdentity<T> identity) {
        return reading(new Reading<>(reading.name(), reading.key(), reading.time(), identity));
    }

    /** How records are scored and judged; {@link ScoringOptions#defaults} unless this says otherwise. */
    public Scoring<T> withScoring(ScoringOptions options) {
        return judging(judging.with(options));
    }

    /** How alerts live; {@link AlertSettings#defaults} unless this says otherwise. Its budget is the scoring's: see {@link ScoringOptions#threshold}. */
    public Scoring<T> withAlerts(AlertSettings settings) {
        return judging(judging.with(settings));
    }

    /** When the job gives notice of itself; {@link WatchOptions#defaults} unless this says otherwise. */
    public Scoring<T> withWatch(WatchOptions options) {
        return judging(judging.with(options));
    }

    /**
     * How far out of order elements may come and when a silent subtask is idle; {@link EventTimeOptions#defaults} unless this says otherwise. Alerts wait
     * for late records for so long, whoever makes the watermarks. {@code maxAhead} is of no consequence: elements have no second clock to compare with.
     */
    public Scoring<T> withEventTime(EventTimeOptions options) {
        return judging(judging.with(options));
    }

    /**
     * Takes in what people say of alerts, {@link io.surprisal.telemetry.topic.FeedbackJson} under its id, the latest of which stands; {@link
     * io.surprisal.flink.kafka.KafkaEnds} reads it from a topic. One subtask reads it.
     */
    public Scoring<T> withFeedback(Source<RawRecord, ?, ?> feedback) {
        return new Scoring<>(stream, features, judging, reading, new Told(feedback, told.models()));
    }

    /**
     * Takes other models while it scores; what becomes of them is {@link ScoringResults#modelEvents}. {@link io.surprisal.flink.kafka.KafkaEnds} reads which ones
     * from a topic. One subtask reads it.
     */
    public Scoring<T> withModels(ModelsSource models) {
        return new Scoring<>(stream, features, judging, reading, new Told(told.feedback(), models));
    }

    /**
     * Has some records scored by models of a directory, each of which may look at some of the features; the others by the model that this began with. All features of all models must be
     * read.
     */
    public Scoring<T> withModels(DirectoryOptions directory) {
        return judging(judging.with(directory));
    }

    /**
     * Adds the scoring to the job of the stream. Elements stay with their subtask until they are shuffled by key.
     *
     * @throws IllegalArgumentException where the model does not fit the features or the options: nothing was added then
     */
    public ScoringResults results() {
        judging.check(features.conditionClass() != null, "Features.conditionedOn");
        checkMode();
        String prefix = reading.name() + "-";
        DataStream<T> timed = reading.time() == null ? stream : timed(prefix, reading.time());
        SingleOutputStreamOperator<TelemetryRecord> records = timed.process(
                        new ReadRecords<>(reading.name(), features, reading.key(), reading.identity()))
                .returns(WireType.TELEMETRY)
                .name(prefix + "read")
                .uid(prefix + "read")
                .setParallelism(stream.getParallelism());
        Directives directives = Directives.of(
                stream.getExecutionEnvironment(),
                prefix,
                DecodeOptions.defaults(FeatureMapping.fields(features.names())),
                judging,
                told.feedback(),
                told.models());
        return new ScoringTopology(judging, prefix, false)
                .add(records, directives, directives.deadLetters(records.getSideOutput(ReadRecords.REFUSED)));
    }

    private DataStream<T> timed(String prefix, SerializableTimestampAssigner<T> time) {
        WatermarkStrategy<T> strategy = WatermarkStrategy.<T>forBoundedOutOfOrderness(
                        judging.eventTime().outOfOrderness())
                .withIdleness(judging.eventTime().idleness())
                .withTimestampAssigner(time);
        return stream.assignTimestampsAndWatermarks(strategy)
                .name(prefix + "time")
                .uid(prefix + "time")
                .setParallelism(stream.getParallelism());
    }

    private void checkMode() {
        RuntimeExecutionMode mode =
                stream.getExecutionEnvironment().getConfiguration().get(ExecutionOptions.RUNTIME_MODE);
        if (mode != RuntimeExecutionMode.STREAMING && judging.remembers()) {
            throw new IllegalArgumentException(
                    "Model " + judging.file().manifest().name()
                            + " or its threshold remembers something of each key, which needs execution.runtime-mode STREAMING;"
                            + " got " + mode + "; env.setRuntimeMode(RuntimeExecutionMode.STREAMING) sets it");
        }
    }

    private Scoring<T> judging(Judging other) {
        return new Scoring<>(stream, features, other, reading, told);
    }

    private Scoring<T> reading(Reading<T> other) {
        return new Scoring<>(stream, features, judging, other, told);
    }
}
