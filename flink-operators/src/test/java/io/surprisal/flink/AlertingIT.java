package io.surprisal.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.flink.alert.AlertOptions;
import io.surprisal.flink.kafka.KafkaEnds;
import io.surprisal.flink.kafka.KafkaInput;
import io.surprisal.flink.kafka.KafkaOptions;
import io.surprisal.flink.kafka.KafkaOutput;
import io.surprisal.flink.kafka.KafkaPreflight;
import io.surprisal.flink.kafka.MissingTopics;
import io.surprisal.flink.kafka.StartingOffsets;
import io.surprisal.flink.time.EventTimeOptions;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.format.TimeFormat;
import io.surprisal.telemetry.format.TimeSource;
import io.surprisal.telemetry.format.UnknownFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Alerts end whatever becomes of time: the production topology between a real broker's topics. */
class AlertingIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FEATURES = List.of("temperature", "pressure", "flow");
    private static final long START = 1_772_366_400_000L;
    private static final int QUIET = 1_000;

    @TempDir
    Path directory;

    private EmbeddedBroker broker;
    private KafkaProducer<byte[], byte[]> producer;
    private TopicLog log;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.start(Map.of());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        log = new TopicLog(broker.bootstrapServers());
    }

    @AfterEach
    void stop() {
        log.close();
        producer.close();
        broker.close();
    }

    @Test
    void alertsCloseWhereASubtaskHasNoPartition() throws Exception {
        broker.createTopic("telemetry", 1);
        JobClient job = submit(2, "");
        anomalous(0, START);
        normal(0, START + 10 * QUIET);
        awaitAlerts("pump-0 opened 1", "pump-0 closed 1");
        job.cancel().get();
    }

    @Test
    void aRestoredJobThatReadsOnePartitionFirstGivesTheAlertsOfTheRun() throws Exception {
        broker.createTopic("telemetry", 2);
        JobClient first = submit(1, "");
        anomalous(0, START);
        anomalous(1, START);
        await().atMost(20, TimeUnit.SECONDS).until(() -> alerts().size() == 2);
        String savepoint = first.stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(1, TimeUnit.MINUTES);
        // Whichever partition is read first is seconds ahead before the other's first record, which belongs to its open
        // alert.
        for (int partition = 0; partition < 2; partition++) {
            anomalous(partition, START + QUIET / 2);
            for (int i = 0; i < 5_000; i++) {
                normal(partition, START + 10 * QUIET + i);
            }
        }
        producer.flush();
        JobClient second = submit(1, savepoint);
        await().atMost(20, TimeUnit.SECONDS).until(() -> alerts().size() >= 4);
        assertThat(alerts())
                .containsExactlyInAnyOrder("pump-0 opened 1", "pump-1 opened 1", "pump-0 closed 2", "pump-1 closed 2");
        second.cancel().get();
    }

    @Test
    void aStreamThatFallsSilentClosesItsAlertOnceThroughARestart() throws Exception {
        broker.createTopic("telemetry", 1);
        JobClient first = submit(1, "", Duration.ofMillis(500));
        anomalous(0, START);
        awaitAlerts("pump-0 opened 1");
        String savepoint = first.stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(1, TimeUnit.MINUTES);
        JobClient second = submit(1, savepoint, Duration.ofMillis(500));
        awaitAlerts("pump-0 opened 1", "pump-0 closed 1");
        assertThat(values("alerts").get(1).get("ending").textValue()).isEqualTo("silence");

        normal(0, START + 10 * QUIET);
        anomalous(0, START + 20 * QUIET);
        awaitAlerts("pump-0 opened 1", "pump-0 closed 1", "pump-0 opened 1");
        second.cancel().get();
    }

    @Test
    void aRecordOfTheFarFutureIsADeadLetterAndAlertsGoOn() throws Exception {
        broker.createTopic("telemetry", 1);
        JobClient job = submit(1, "");
        normal(0, Instant.parse("2099-01-01T00:00:00Z").toEpochMilli());
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> log.committed("dead-letters").size() == 1);
        JsonNode letter = values("dead-letters").get(0);
        assertThat(letter.get("reason").textValue()).isEqualTo("future_time");
        assertThat(letter.get("message").textValue())
                .contains("2099-01-01T00:00:00Z is more than PT1H ahead of its Kafka timestamp");

        // Time that stood in 2099 would close this alert at the anomaly, or never.
        anomalous(0, START);
        anomalous(0, START + QUIET / 2);
        awaitAlerts("pump-0 opened 1");
        normal(0, START + 10 * QUIET);
        awaitAlerts("pump-0 opened 1", "pump-0 closed 2");
        job.cancel().get();
    }

    private void awaitAlerts(String... expected) {
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(alerts()).containsExactly(expected));
    }

    /** Key, status and number of records of every event in the alerts topic. */
    private List<String> alerts() {
        return values("alerts").stream()
                .map(alert -> alert.get("key").textValue() + " "
                        + alert.get("status").textValue() + " " + alert.get("records"))
                .toList();
    }

    private List<JsonNode> values(String topic) {
        return log.committed(topic).stream()
                .map(record -> {
                    try {
                        return JSON.readTree(record.value());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private void normal(int partition, long time) {
        send(partition, time, TinyModel.location(1));
    }

    private void anomalous(int partition, long time) {
        send(partition, time, TinyModel.location(1) + 20 * TinyModel.scale(1));
    }

    private void send(int partition, long time, double pressure) {
        String json = "{\"t\":" + time + ",\"temperature\":" + TinyModel.location(0) + ",\"pressure\":" + pressure
                + ",\"flow\":" + TinyModel.location(2) + "}";
        producer.send(new ProducerRecord<>(
                "telemetry",
                partition,
                ("pump-" + partition).getBytes(StandardCharsets.UTF_8),
                json.getBytes(StandardCharsets.UTF_8)));
    }

    private JobClient submit(int parallelism, String savepoint) throws Exception {
        return submit(parallelism, savepoint, Duration.ofHours(1));
    }

    private JobClient submit(int parallelism, String savepoint, Duration silence) throws Exception {
        KafkaOptions kafka = new KafkaOptions(
                broker.bootstrapServers(),
                Map.of("max.poll.records", "100"),
                new KafkaInput(List.of("telemetry"), "surprisal", StartingOffsets.EARLIEST),
                new KafkaOutput(
                        "scores",
                        "alerts",
                        "dead-letters",
                        DeliveryGuarantee.AT_LEAST_ONCE,
                        "it",
                        Duration.ofMinutes(10),
                        MissingTopics.CREATE));
        KafkaPreflight.check(kafka, Duration.ofMillis(200));
        Configuration settings = new Configuration();
        if (!savepoint.isEmpty()) {
            settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        env.setParallelism(parallelism);
        env.enableCheckpointing(200);
        env.getConfig().setAutoWatermarkInterval(5);
        ScoringPipeline.build(
                env,
                options(silence),
                KafkaEnds.source(kafka),
                KafkaEnds.scores(kafka),
                KafkaEnds.alerts(kafka),
                KafkaEnds.deadLetters(kafka));
        return env.executeAsync("alerting");
    }

    private PipelineOptions options(Duration silence) throws IOException {
        return new PipelineOptions(
                ShippedModel.read(TinyModel.write(directory, "tiny", FEATURES)),
                new DecodeOptions(
                        FeatureMapping.fields(FEATURES),
                        KeySource.kafkaKey(),
                        TimeSource.field("t", TimeFormat.EPOCH_MILLIS),
                        MissingFeatures.ALLOW_NULL,
                        UnknownFields.REFUSE,
                        1024 * 1024,
                        1024),
                new EventTimeOptions(Duration.ZERO, Duration.ofSeconds(1), Duration.ofHours(1)),
                new ScoringOptions(
                        ModelOutput.SURPRISAL, List.of(), 1e-6, 32, Duration.ofMillis(5), 2, Duration.ofDays(1)),
                new AlertOptions(Duration.ofMillis(QUIET), silence));
    }
}
