package io.surprisal.flink;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.flink.kafka.KafkaEnds;
import io.surprisal.flink.kafka.KafkaInput;
import io.surprisal.flink.kafka.KafkaOptions;
import io.surprisal.flink.kafka.KafkaOutput;
import io.surprisal.flink.kafka.KafkaPreflight;
import io.surprisal.flink.kafka.OutputTopics;
import io.surprisal.flink.kafka.StartingOffsets;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.EventTimeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.format.TimeFormat;
import io.surprisal.telemetry.format.TimeSource;
import io.surprisal.telemetry.format.UnknownFields;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A real broker, and jobs of the production topology between its topics. Each partition of the telemetry holds one pump, whose records have
 * three features and their time in the field {@code t}.
 */
final class PumpJobs implements AutoCloseable {
    static final List<String> FEATURES = List.of("temperature", "pressure", "flow");
    static final long START = 1_772_366_400_000L;

    /** The quiet period of alerts, milliseconds. */
    static final int QUIET = 1_000;

    /** Longer than any test: no alert ends in silence. */
    static final Duration NO_SILENCE = Duration.ofHours(1);

    static final String FEEDBACK = "feedback";
    static final String MODELS = "models";
    static final String MODEL_EVENTS = "model-events";

    private static final Duration CHECKPOINTS = Duration.ofMillis(200);
    private static final String GROUP = "surprisal";

    private static final String LARGEST_MESSAGE = "33554432";

    private final Path savepoints;
    private final EmbeddedBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final TopicLog log;

    PumpJobs(Path savepoints) {
        this.savepoints = savepoints;
        broker = EmbeddedBroker.start(Map.of("message.max.bytes", LARGEST_MESSAGE));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", LARGEST_MESSAGE),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        log = new TopicLog(broker.bootstrapServers());
    }

    /** Creates the topic of the telemetry, for as many pumps as it has partitions. */
    void createTelemetry(int partitions) {
        broker.createTopic("telemetry", partitions);
    }

    TopicLog log() {
        return log;
    }

    Future<RecordMetadata> send(int pump, byte @Nullable [] value) {
        byte[] key = ("pump-" + pump).getBytes(StandardCharsets.UTF_8);
        return producer.send(new ProducerRecord<>("telemetry", pump, key, value));
    }

    Future<RecordMetadata> send(int pump, long time, float... values) {
        String json = "{\"t\":%d,\"temperature\":%s,\"pressure\":%s,\"flow\":%s}"
                .formatted(time, values[0], values[1], values[2]);
        return send(pump, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Says something of an alert or a key; null takes it back. */
    void say(String id, byte @Nullable [] feedback) throws Exception {
        producer.send(new ProducerRecord<>(FEEDBACK, id.getBytes(StandardCharsets.UTF_8), feedback))
                .get();
    }

    /** Creates the topics of a job whose models change, as its start does. */
    void createModels() {
        KafkaPreflight.check(kafka(null, null, MODELS), CHECKPOINTS);
    }

    /** Says which models the job is to have; null for its own alone. */
    void desire(@Nullable DesiredModels models) throws Exception {
        byte[] value = models == null ? null : new DesiredModelsJson().toBytes(models);
        producer.send(new ProducerRecord<>(MODELS, GROUP.getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    /** Waits until everything sent is in the topic. */
    void flush() {
        producer.flush();
    }

    KafkaOptions kafka() {
        return kafka(null, null, null);
    }

    KafkaOptions kafka(@Nullable String incidents, @Nullable String feedback, @Nullable String models) {
        return new KafkaOptions(
                broker.bootstrapServers(),
                Map.of("max.poll.records", "100"),
                new KafkaInput(List.of("telemetry"), feedback, models, null, GROUP, StartingOffsets.EARLIEST),
                KafkaOutput.exactlyOnce(
                        new OutputTopics(
                                "scores", "alerts", incidents, "dead-letters", models == null ? null : MODEL_EVENTS),
                        "it"));
    }

    /** Reads the telemetry from its beginning. */
    Source<RawRecord, ?, ?> telemetry() {
        return KafkaEnds.sources(kafka()).telemetry();
    }

    /** @param savepoint empty for a fresh job */
    JobClient submit(Path model, int parallelism, String savepoint) throws Exception {
        return submit(model, parallelism, savepoint, NO_SILENCE, telemetry());
    }

    JobClient submit(Path model, int parallelism, String savepoint, Duration silence, Source<RawRecord, ?, ?> source)
            throws Exception {
        return submit(options(model, silence), parallelism, savepoint, source);
    }

    JobClient submit(PipelineOptions options, int parallelism, String savepoint, Source<RawRecord, ?, ?> source)
            throws Exception {
        KafkaOptions kafka = kafka(options.alerts().incidents().enabled() ? "incidents" : null, null, null);
        return submit(options, parallelism, savepoint, kafka, PipelineSources.of(source));
    }

    /** A job that hears what people say. */
    JobClient submitWithFeedback(PipelineOptions options, int parallelism, String savepoint) throws Exception {
        KafkaOptions kafka = kafka(null, FEEDBACK, null);
        return submit(options, parallelism, savepoint, kafka, KafkaEnds.sources(kafka));
    }

    /** A job whose models change. */
    JobClient submitWithModels(PipelineOptions options, int parallelism, String savepoint) throws Exception {
        KafkaOptions kafka = kafka(null, null, MODELS);
        return submit(options, parallelism, savepoint, kafka, KafkaEnds.sources(kafka));
    }

    static JobClient submit(
            PipelineOptions options, int parallelism, String savepoint, KafkaOptions kafka, PipelineSources sources)
            throws Exception {
        KafkaPreflight.check(kafka, CHECKPOINTS);
        Configuration settings = new Configuration();
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        if (!savepoint.isEmpty()) {
            settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        env.setParallelism(parallelism);
        env.enableCheckpointing(CHECKPOINTS.toMillis());
        env.getConfig().setAutoWatermarkInterval(5);
        ScoringPipeline.build(env, options, sources, KafkaEnds.sinks(kafka));
        return env.executeAsync("pumps");
    }

    /** Stops a job; the result is where its savepoint is. */
    String stop(JobClient job) throws Exception {
        return job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        log.close();
        producer.close();
        broker.close();
    }

    static ScoringOptions scoring() {
        return new ScoringOptions(
                ModelOutput.SURPRISAL,
                List.of(),
                new TailThreshold(1e-6),
                32,
                Duration.ofMillis(5),
                2,
                Duration.ofDays(36_500));
    }

    static PipelineOptions options(Path model, Duration silence) throws IOException {
        ShippedModel shipped = ShippedModel.read(model);
        return new PipelineOptions(
                shipped,
                new DecodeOptions(
                        RecordEncoding.json(),
                        FeatureMapping.fields(FEATURES)
                                .conditionedOn(
                                        shipped.file().manifest().condition().field()),
                        KeySource.kafkaKey(),
                        TimeSource.field("t", TimeFormat.EPOCH_MILLIS),
                        MissingFeatures.ALLOW_NULL,
                        UnknownFields.REFUSE,
                        1024 * 1024,
                        1024),
                new EventTimeOptions(Duration.ZERO, Duration.ofSeconds(1), Duration.ofHours(1)),
                scoring(),
                AlertSettings.defaults()
                        .withQuietPeriod(Duration.ofMillis(QUIET))
                        .withSilence(silence),
                WatchOptions.defaults());
    }
}
