package io.surprisal.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.flink.alert.AlertOptions;
import io.surprisal.flink.kafka.KafkaEnds;
import io.surprisal.flink.kafka.KafkaInput;
import io.surprisal.flink.kafka.KafkaOptions;
import io.surprisal.flink.kafka.KafkaOutput;
import io.surprisal.flink.kafka.KafkaPreflight;
import io.surprisal.flink.kafka.RawRecordSchema;
import io.surprisal.flink.kafka.StartingOffsets;
import io.surprisal.flink.time.EventTimeOptions;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.format.TimeFormat;
import io.surprisal.telemetry.format.TimeSource;
import io.surprisal.telemetry.format.UnknownFields;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.topic.TopicSchema;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The production topology between a real broker's topics, through a failure and a savepoint. */
class ScoringPipelineIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final List<String> FEATURES = List.of("temperature", "pressure", "flow");
    private static final long START = 1_772_366_400_000L;
    private static final int QUIET = 1_000;
    private static final String POISON = "poison";

    @TempDir
    Path directory;

    private EmbeddedBroker broker;
    private KafkaProducer<byte[], byte[]> producer;
    private final Random random = new Random(3);
    private final Map<String, float[]> sent = new HashMap<>();
    private final Map<String, String> broken = new HashMap<>();
    private final Map<String, Integer> anomalies = new HashMap<>();
    private int ticks;

    @BeforeEach
    void start() {
        FailingOnce.FAILURES.set(0);
        broker = EmbeddedBroker.start(Map.of("message.max.bytes", "33554432"));
        broker.createTopic("telemetry", 2);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", "33554432"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        producer.close();
        broker.close();
    }

    @Test
    void everyRecordLeavesExactlyOnceThroughFailureAndSavepoint() throws Exception {
        KafkaOptions kafka = kafka();
        TopicLog log = new TopicLog(broker.bootstrapServers());
        Path model = TinyModel.write(directory, "tiny", FEATURES);

        JobClient first = submit(kafka, model, 2, "");
        sendNormal(300);
        sendAnomalies(5);
        sendBroken();
        await().atMost(1, TimeUnit.MINUTES).until(() -> log.committed("scores").size() == sent.size());

        // Fails the job once it reads this, after checkpoints were committed and with records under way.
        sendNormal(100);
        sendText("pump-0", POISON, "not_json");
        sendAnomalies(3);
        sendNormal(100);
        await().atMost(1, TimeUnit.MINUTES).until(() -> log.committed("scores").size() >= sent.size());
        assertThat(FailingOnce.FAILURES.get()).isEqualTo(1);

        // The alert is open now; its end comes from the job that is restored.
        assertThat(log.committed("alerts")).hasSize(1);
        String savepoint = stop(first);
        JobClient second = submit(kafka, model, 2, savepoint);
        sendNormal(20);
        ticks += 10 * QUIET;
        sendNormal(20);
        await().atMost(1, TimeUnit.MINUTES)
                .until(() -> log.committed("scores").size() >= sent.size()
                        && log.committed("alerts").size() >= 2);
        stop(second);

        checkScores(log.committed("scores"));
        checkDeadLetters(log.committed("dead-letters"));
        checkAlerts(log.committed("alerts"));
        log.close();
    }

    /** A model that remembers: what it says of a record must not depend on failures, savepoints or parallelism. */
    @Test
    void everySeriesGoesOnThroughFailureAndRescalingAsIfScoredAtOnce() throws Exception {
        KafkaOptions kafka = kafka();
        TopicLog log = new TopicLog(broker.bootstrapServers());
        Path model = TinyModel.write(directory, "tiny", TinyModel.build("tiny", FEATURES, 3, new Smoother(1, 0.05, 0)));

        JobClient first = submit(kafka, model, 2, "");
        sendNormal(100);
        sendAnomalies(2);
        await().atMost(1, TimeUnit.MINUTES).until(() -> log.committed("scores").size() == sent.size());
        sendNormal(30);
        sendText("pump-0", POISON, "not_json");
        sendNormal(30);
        await().atMost(1, TimeUnit.MINUTES).until(() -> log.committed("scores").size() == sent.size());
        assertThat(FailingOnce.FAILURES.get()).isEqualTo(1);
        JobClient second = submit(kafka, model, 1, stop(first));
        sendNormal(30);
        await().atMost(1, TimeUnit.MINUTES).until(() -> log.committed("scores").size() == sent.size());
        stop(second);

        TopicSchema schema = TopicSchema.named("score-3");
        Map<String, JsonNode> scores = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : log.committed("scores")) {
            JsonNode json = schema.valid(record.value());
            assertThat(scores.put(coordinates(json.get("source")), json)).isNull();
        }
        checkSeries(ModelFile.read(model), 0, scores);
        checkSeries(ModelFile.read(model), 1, scores);

        JsonNode alert = TopicSchema.named("alert-3")
                .valid(log.committed("alerts").get(0).value());
        assertThat(alert.get("key").textValue()).isEqualTo("pump-0");
        assertThat(anomalies).containsEntry(coordinates(alert.get("opened_by")), 0);
        assertThat(alert.at("/peak/deviations/0/feature").textValue()).isEqualTo("pressure");
        log.close();
    }

    /** A partition holds one key, whose records are the series. */
    private void checkSeries(ModelFile model, int partition, Map<String, JsonNode> scores) throws Exception {
        List<String> series = sent.keySet().stream()
                .filter(coordinates -> coordinates.startsWith(partition + "@"))
                .sorted(Comparator.comparingLong(coordinates -> Long.parseLong(coordinates.substring(2))))
                .toList();
        FloatBuffer values = FloatBuffer.allocate(series.size() * FEATURES.size());
        series.forEach(coordinates -> values.put(Objects.requireNonNull(sent.get(coordinates))));
        try (SeriesRun run = SeriesRun.open(model, ScoringOptions.defaults().lane())) {
            run.score(values.array(), null, (row, lane, record, judgement) -> {
                JsonNode json = json(scores, series.get(row));
                assertThat(json.at("/outputs/surprisal").floatValue())
                        .as("surprisal of %s", series.get(row))
                        .isEqualTo(judgement.abnormality());
                assertThat(json.get("smoothed").floatValue())
                        .as("smoothed surprisal of %s", series.get(row))
                        .isEqualTo(judgement.smoothed());
            });
        }
    }

    private void checkScores(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        TopicSchema schema = TopicSchema.named("score-3");
        Map<String, JsonNode> scores = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            JsonNode json = schema.valid(record.value());
            assertThat(new String(record.key(), StandardCharsets.UTF_8))
                    .isEqualTo(json.get("key").textValue());
            assertThat(scores.put(coordinates(json.get("source")), json)).isNull();
        }
        assertThat(scores.keySet()).isEqualTo(sent.keySet());
        sent.forEach((coordinates, values) -> assertThat(
                        json(scores, coordinates).at("/outputs/surprisal").floatValue())
                .as(coordinates)
                .isCloseTo((float) TinyModel.surprisal(values), within(1e-3f)));
        assertThat(scores.values().stream().filter(json -> json.get("anomalous").booleanValue()))
                .hasSize(anomalies.size());
    }

    private void checkDeadLetters(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        TopicSchema schema = TopicSchema.named("dead-letter-2");
        Map<String, String> reasons = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            JsonNode json = schema.valid(record.value());
            assertThat(reasons.put(
                            coordinates(json.get("source")), json.get("reason").textValue()))
                    .isNull();
        }
        assertThat(reasons).isEqualTo(broken);
    }

    private void checkAlerts(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        TopicSchema schema = TopicSchema.named("alert-3");
        assertThat(records).hasSize(2);
        JsonNode opened = schema.valid(records.get(0).value());
        JsonNode closed = schema.valid(records.get(1).value());
        assertThat(opened.get("status").textValue()).isEqualTo("opened");
        assertThat(closed.get("status").textValue()).isEqualTo("closed");
        assertThat(closed.get("id")).isEqualTo(opened.get("id"));
        assertThat(closed.get("key").textValue()).isEqualTo("pump-0");
        assertThat(closed.get("records").intValue()).isEqualTo(anomalies.size());
        assertThat(closed.at("/peak/deviations/0/feature").textValue()).isEqualTo("pressure");
        assertThat(closed.at("/peak/deviations/0/deviation").floatValue()).isCloseTo(20, within(0.01f));
    }

    private KafkaOptions kafka() {
        KafkaOptions kafka = new KafkaOptions(
                broker.bootstrapServers(),
                Map.of(),
                new KafkaInput(List.of("telemetry"), "surprisal", StartingOffsets.EARLIEST),
                KafkaOutput.exactlyOnce("scores", "alerts", "dead-letters", "it"));
        KafkaPreflight.check(kafka, Duration.ofMillis(200));
        return kafka;
    }

    private String stop(JobClient job) throws Exception {
        return job.stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(1, TimeUnit.MINUTES);
    }

    private JobClient submit(KafkaOptions kafka, Path model, int parallelism, String savepoint) throws Exception {
        Configuration settings = new Configuration();
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        if (!savepoint.isEmpty()) {
            settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        env.setParallelism(parallelism);
        env.enableCheckpointing(200);
        ScoringPipeline.build(
                env,
                options(model),
                failingSource(kafka),
                KafkaEnds.scores(kafka),
                KafkaEnds.alerts(kafka),
                KafkaEnds.deadLetters(kafka));
        return env.executeAsync("scoring");
    }

    private static PipelineOptions options(Path model) throws Exception {
        return new PipelineOptions(
                ShippedModel.read(model),
                new DecodeOptions(
                        FeatureMapping.fields(FEATURES),
                        KeySource.kafkaKey(),
                        TimeSource.field("t", TimeFormat.EPOCH_MILLIS),
                        MissingFeatures.ALLOW_NULL,
                        UnknownFields.REFUSE,
                        1024 * 1024,
                        1024),
                new EventTimeOptions(Duration.ZERO, Duration.ofMinutes(1), Duration.ofHours(1)),
                new ScoringOptions(
                        ModelOutput.SURPRISAL, List.of(), 1e-6, 32, Duration.ofMillis(5), 2, Duration.ofDays(1)),
                new AlertOptions(Duration.ofMillis(QUIET), Duration.ofHours(1)));
    }

    /** The production source, but for a deserialiser that fails once. */
    private static KafkaSource<RawRecord> failingSource(KafkaOptions kafka) {
        return KafkaSource.<RawRecord>builder()
                .setBootstrapServers(kafka.bootstrapServers())
                .setTopics(kafka.input().topics())
                .setGroupId(kafka.input().group())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperty("isolation.level", "read_committed")
                .setDeserializer(new FailingOnce())
                .build();
    }

    private void sendNormal(int records) throws Exception {
        for (int i = 0; i < records; i++) {
            // Drawn nearer than the model's own scale, so that none is anomalous by chance.
            float[] values = TinyModel.normalRecord(FEATURES.size(), random);
            for (int feature = 0; feature < values.length; feature++) {
                values[feature] = (values[feature] + TinyModel.location(feature)) / 2;
            }
            sendValues("pump-" + i % 2, values);
        }
        producer.flush();
    }

    private void sendAnomalies(int records) throws Exception {
        for (int i = 0; i < records; i++) {
            float[] values = {0, 10 + 20 * TinyModel.scale(1), 20};
            anomalies.put(sendValues("pump-0", values), i);
        }
    }

    private void sendBroken() throws Exception {
        sendText("pump-1", "{\"temperature\":1,", "not_json");
        sendText("pump-1", "{\"temperature\":1,\"pressure\":10,\"t\":" + START + "}", "missing_feature");
        sendText("pump-1", "{\"temperature\":\"hot\",\"pressure\":10,\"flow\":20,\"t\":" + START + "}", "not_numeric");
        sendText(
                "pump-1",
                "{\"temperature\":1,\"pressure\":10,\"flow\":20,\"x\":1,\"t\":" + START + "}",
                "unknown_field");
        sendText(
                "pump-1",
                "{\"temperature\":null,\"pressure\":null,\"flow\":null,\"t\":" + START + "}",
                "no_features_observed");
        sendText("pump-1", "{\"temperature\":1,\"pressure\":10,\"flow\":20}", "bad_time");
        sendText("pump-1", " ".repeat(20 * 1024 * 1024), "too_large");
        broken.put(send("pump-1", null), "tombstone");
    }

    private String sendValues(String key, float[] values) throws Exception {
        String json = "{\"t\":" + (START + ticks++) + ",\"temperature\":" + values[0] + ",\"pressure\":" + values[1]
                + ",\"flow\":" + values[2] + "}";
        String coordinates = send(key, json.getBytes(StandardCharsets.UTF_8));
        sent.put(coordinates, values);
        return coordinates;
    }

    private void sendText(String key, String payload, String reason) throws Exception {
        broken.put(send(key, payload.getBytes(StandardCharsets.UTF_8)), reason);
    }

    private String send(String key, byte @Nullable [] payload) throws Exception {
        int partition = key.equals("pump-0") ? 0 : 1;
        var metadata = producer.send(
                        new ProducerRecord<>("telemetry", partition, key.getBytes(StandardCharsets.UTF_8), payload))
                .get();
        return metadata.partition() + "@" + metadata.offset();
    }

    private static JsonNode json(Map<String, JsonNode> scores, String coordinates) {
        return Objects.requireNonNull(scores.get(coordinates), coordinates);
    }

    private static String coordinates(JsonNode source) {
        assertThat(source.get("topic").textValue()).isEqualTo("telemetry");
        return source.get("partition").intValue() + "@" + source.get("offset").longValue();
    }

    /** Throws at the first poison of the test, and lets it pass after the restart. */
    private static final class FailingOnce implements KafkaRecordDeserializationSchema<RawRecord> {
        static final AtomicInteger FAILURES = new AtomicInteger();

        private final RawRecordSchema records = new RawRecordSchema();

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
            if (record.value() != null && record.value().length == POISON.length() && FAILURES.compareAndSet(0, 1)) {
                throw new IllegalStateException("The failure that this test is about");
            }
            records.deserialize(record, out);
        }

        @Override
        public TypeInformation<RawRecord> getProducedType() {
            return records.getProducedType();
        }
    }
}
