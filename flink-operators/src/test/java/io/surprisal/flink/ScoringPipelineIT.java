package io.surprisal.flink;

import static io.surprisal.flink.PumpJobs.FEATURES;
import static io.surprisal.flink.PumpJobs.QUIET;
import static io.surprisal.flink.PumpJobs.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.condition.ConditionNumbers;
import io.surprisal.core.series.Smoother;
import io.surprisal.flink.kafka.KafkaOptions;
import io.surprisal.flink.kafka.RawRecordSchema;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.topic.TopicSchema;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
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

    private static final String POISON = "poison";

    @TempDir
    Path directory;

    private PumpJobs jobs;
    private final Random random = new Random(3);
    private final Map<String, float[]> sent = new HashMap<>();
    private final Map<String, String> broken = new HashMap<>();
    private final Map<String, Integer> anomalies = new HashMap<>();
    private int ticks;

    @BeforeEach
    void start() {
        FailingOnce.FAILURES.set(0);
        jobs = new PumpJobs(directory);
        jobs.createTelemetry(2);
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void everyRecordLeavesExactlyOnceThroughFailureAndSavepoint() throws Exception {
        TopicLog log = jobs.log();
        Path model = TinyModel.write(directory, "tiny", FEATURES);

        JobClient first = submit(model, 2, "");
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
        String savepoint = jobs.stop(first);
        JobClient second = submit(model, 2, savepoint);
        sendNormal(20);
        ticks += 10 * QUIET;
        sendNormal(20);
        await().atMost(1, TimeUnit.MINUTES)
                .until(() -> log.committed("scores").size() >= sent.size()
                        && log.committed("alerts").size() >= 2);
        jobs.stop(second);

        checkScores(log.committed("scores"));
        checkDeadLetters(log.committed("dead-letters"));
        checkAlerts(log.committed("alerts"));
    }

    /** A model that remembers: what it says of a record must not depend on failures, savepoints or parallelism. */
    @Test
    void everySeriesGoesOnThroughFailureAndRescalingAsIfScoredAtOnce() throws Exception {
        TopicLog log = jobs.log();
        Path model = TinyModel.write(directory, "tiny", TinyModel.build("tiny", FEATURES, 3, new Smoother(1, 0.05, 0)));

        JobClient first = submit(model, 2, "");
        sendNormal(100);
        sendAnomalies(2);
        await().atMost(1, TimeUnit.MINUTES).until(() -> log.committed("scores").size() == sent.size());
        sendNormal(30);
        sendText("pump-0", POISON, "not_json");
        sendNormal(30);
        await().atMost(1, TimeUnit.MINUTES).until(() -> log.committed("scores").size() == sent.size());
        assertThat(FailingOnce.FAILURES.get()).isEqualTo(1);
        JobClient second = submit(model, 1, jobs.stop(first));
        sendNormal(30);
        await().atMost(1, TimeUnit.MINUTES).until(() -> log.committed("scores").size() == sent.size());
        jobs.stop(second);

        TopicSchema schema = TopicSchema.named("score-5");
        Map<String, JsonNode> scores = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : log.committed("scores")) {
            JsonNode json = schema.valid(record.value());
            assertThat(scores.put(coordinates(json.get("source")), json)).isNull();
        }
        checkSeries(ModelFile.read(model), 0, scores);
        checkSeries(ModelFile.read(model), 1, scores);

        JsonNode alert = TopicSchema.named("alert-5")
                .valid(log.committed("alerts").get(0).value());
        assertThat(alert.get("key").textValue()).isEqualTo("pump-0");
        assertThat(anomalies).containsEntry(coordinates(alert.get("opened_by")), 0);
        assertThat(alert.at("/peak/deviations/0/feature").textValue()).isEqualTo("pressure");
    }

    /** Whatever a record says of its class, and whether it says anything, it is scored. */
    @Test
    void everyRecordIsScoredByItsClassAndItsHour() throws Exception {
        Condition condition = new Condition("tier", List.of("basic", "3"), true, false, "Europe/Berlin");
        ConditionNumbers numbers = new ConditionNumbers(condition);
        JobClient job =
                submit(TinyModel.write(directory, "tiny", TinyModel.conditional("tiny", FEATURES, condition)), 2, "");
        Map<String, String> said = new LinkedHashMap<>();
        said.put("\"tier\":\"basic\",", "basic");
        said.put("\"tier\":3,", "3");
        said.put("\"tier\":\"platinum\",", "platinum");
        said.put("\"tier\":null,", "");
        said.put("\"tier\":[\"basic\"],", "");
        said.put("", "");
        Map<String, Float> expected = new HashMap<>();
        for (int hour = 0; hour < 30; hour++) {
            for (Map.Entry<String, String> tier : said.entrySet()) {
                long time = START + hour * 3_600_000L;
                String text =
                        "{%s\"t\":%d,\"temperature\":1,\"pressure\":12,\"flow\":20}".formatted(tier.getKey(), time);
                float number = numbers.of(tier.getValue(), time);
                expected.put(coordinates(jobs.send(hour % 2, text.getBytes(StandardCharsets.UTF_8))), (float)
                        TinyModel.surprisal(1 - number, 12 - number, 20 - number));
            }
        }
        TopicLog log = jobs.log();
        await().atMost(1, TimeUnit.MINUTES).until(() -> log.committed("scores").size() == expected.size());
        jobs.stop(job);
        for (JsonNode score : log.json("scores")) {
            float surprisal = Objects.requireNonNull(expected.get(coordinates(score.get("source"))));
            assertThat(score.at("/outputs/surprisal").floatValue()).isCloseTo(surprisal, within(1e-4f * surprisal));
        }
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
            run.score(values.array(), null, new long[series.size()], (row, lane, record, judgement) -> {
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
        TopicSchema schema = TopicSchema.named("score-5");
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
        TopicSchema schema = TopicSchema.named("dead-letter-6");
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
        TopicSchema schema = TopicSchema.named("alert-5");
        assertThat(records).hasSize(2);
        JsonNode opened = schema.valid(records.get(0).value());
        JsonNode resolved = schema.valid(records.get(1).value());
        assertThat(opened.get("status").textValue()).isEqualTo("opened");
        assertThat(resolved.get("status").textValue()).isEqualTo("resolved");
        assertThat(resolved.get("id")).isEqualTo(opened.get("id"));
        assertThat(resolved.get("key").textValue()).isEqualTo("pump-0");
        assertThat(resolved.get("records").intValue()).isEqualTo(anomalies.size());
        assertThat(resolved.at("/peak/deviations/0/feature").textValue()).isEqualTo("pressure");
        assertThat(resolved.at("/peak/deviations/0/deviation").floatValue()).isCloseTo(20, within(0.01f));
    }

    private JobClient submit(Path model, int parallelism, String savepoint) throws Exception {
        return jobs.submit(model, parallelism, savepoint, PumpJobs.NO_SILENCE, failingSource(jobs.kafka()));
    }

    /** The production source, with a deserialiser that fails once. */
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
        jobs.flush();
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
        broken.put(coordinates(jobs.send(1, null)), "tombstone");
    }

    private String sendValues(String key, float[] values) throws Exception {
        String coordinates = coordinates(jobs.send(pump(key), START + ticks++, values));
        sent.put(coordinates, values);
        return coordinates;
    }

    private void sendText(String key, String payload, String reason) throws Exception {
        broken.put(coordinates(jobs.send(pump(key), payload.getBytes(StandardCharsets.UTF_8))), reason);
    }

    private static int pump(String key) {
        return key.equals("pump-0") ? 0 : 1;
    }

    private static String coordinates(Future<RecordMetadata> sent) throws Exception {
        return sent.get().partition() + "@" + sent.get().offset();
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
