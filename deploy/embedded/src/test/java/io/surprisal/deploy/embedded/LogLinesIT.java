package io.surprisal.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.process.CommandProcess;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.telemetry.log.GroupSettings;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.log.LogRulesJson;
import io.surprisal.telemetry.log.MiningSettings;
import io.surprisal.telemetry.log.TimeSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a topic of raw lines to alerts that name sessions and templates, by the command {@code run}. */
class LogLinesIT {
    private static final List<String> TEMPLATES = List.of(
            "Got exception while serving blk_<*> to <*>",
            "Receiving block blk_<*> src: <*> dest: <*>",
            "<unknown template>");

    /** What the tiny model expects of each template in a session. */
    private static final int[] USUAL = {0, 10, 20};

    private static final long START = 1_772_366_400_000L;

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedBroker broker;

    @BeforeEach
    void startBroker() {
        broker = EmbeddedBroker.start();
        for (String topic : List.of("hdfs", "scores", "alerts", "dead-letters")) {
            broker.createTopic(topic, 1);
        }
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void rawLinesBecomeAlertsThatNameTemplates() throws Exception {
        writeModel();
        writeJob();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer());
                CommandProcess ignored = CommandProcess.start(
                        EmbeddedCli.class,
                        directory,
                        List.of("run", directory.resolve("job.yaml").toString()));
                CommittedTopic scores = new CommittedTopic(broker.bootstrapServers(), "scores");
                CommittedTopic alerts = new CommittedTopic(broker.bootstrapServers(), "alerts")) {
            for (int session = 0; session < 20; session++) {
                session(producer, session, session == 13 ? 12 : 0);
            }
            // Its line carries event time past the end of the sessions before; its own session stays open.
            send(producer, START + 3_600_000, "Heartbeat of blk_99");
            producer.flush();
            await().atMost(2, TimeUnit.MINUTES).until(() -> scores.records().size() == 20);
            assertThat(scores.records())
                    .extracting(score -> score.get("key").asText())
                    .contains("blk_-0", "blk_-13", "blk_-19");
            List<JsonNode> opened = alerts.records().stream()
                    .filter(alert -> alert.path("status").asText().equals("opened"))
                    .toList();
            assertThat(opened).singleElement().satisfies(alert -> {
                assertThat(alert.get("key").asText()).isEqualTo("blk_-13");
                assertThat(alert.toString()).contains(TEMPLATES.get(0));
            });
        }
    }

    private static void session(KafkaProducer<String, String> producer, int session, int exceptions) {
        long time = START + session * 1_000L;
        for (int i = 0; i < exceptions; i++) {
            send(producer, time + i, "Got exception while serving blk_-" + session + " to /10.0.0.9:50010");
        }
        for (int i = 0; i < USUAL[1]; i++) {
            send(producer, time + i, "Receiving block blk_-" + session + " src: /10.0.0." + i + ":1 dest: /10.0.0.7:2");
        }
        for (int i = 0; i < USUAL[2]; i++) {
            send(producer, time + i, "Something else of blk_-" + session);
        }
    }

    private static void send(KafkaProducer<String, String> producer, long time, String message) {
        producer.send(new ProducerRecord<>("hdfs", 0, time, null, "081109 203615 148 INFO dfs.DataNode: " + message));
    }

    private void writeModel() throws IOException {
        GroupSettings group =
                new GroupSettings("blk_-?\\d+", Duration.ZERO, Duration.ofMinutes(1), 1_000, Duration.ofMinutes(10));
        LogRules rules =
                new LogRules(": (.*)$", MiningSettings.defaults().masks(), group, TimeSettings.defaults(), TEMPLATES);
        ModelProto model = TinyModel.build("hdfs", TEMPLATES).toBuilder()
                .addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey(LogRulesJson.KEY)
                        .setValue(LogRulesJson.toJson(rules)))
                .build();
        TinyModel.write(directory, "hdfs", model);
    }

    private void writeJob() throws IOException {
        Files.writeString(
                directory.resolve("job.yaml"), """
                model: hdfs.onnx
                kafka:
                  bootstrap_servers: "%s"
                  input: {topics: hdfs, start: earliest}
                telemetry: {format: {kind: text}, event_time: {idleness: 1s}}
                scoring: {tail_probability: 0.0001}
                flink: {parallelism: 2, checkpoints: {interval: 200ms}}
                """.formatted(broker.bootstrapServers()), StandardCharsets.UTF_8);
    }
}
