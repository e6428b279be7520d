package io.surprisal.deploy.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.surprisal.clients.AlertsTopicEvent;
import io.surprisal.clients.TopicSerdes;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.process.CommandProcess;
import io.surprisal.deploy.process.CommandProcess.Signal;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Severity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process that is stopped, killed and started again. */
class BridgeProcessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void whateverEndsItTheNextOneGoesOnFromThere() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Receiver chat = Receiver.start();
                KafkaProducer<String, AlertsTopicEvent> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        TopicSerdes.alertsTopic().serializer())) {
            broker.createTopic("alerts", 1);
            Files.writeString(
                    directory.resolve("job.yaml"),
                    "kafka: {bootstrap_servers: '" + broker.bootstrapServers() + "', input: {topics: telemetry}}");
            Path file = Files.writeString(directory.resolve("bridge.yaml"), """
                    job: job.yaml
                    webhooks: {name: chat, url: '%s', body: '"{{event.key}}"'}
                    """.formatted(chat.url()));
            write(producer, "before");
            int expected = 1;
            for (Signal signal : List.of(Signal.TERM, Signal.INT, Signal.KILL, Signal.TERM)) {
                try (CommandProcess process =
                        CommandProcess.start(BridgeCli.class, directory, List.of("bridge", file.toString()))) {
                    process.linesUntil("Telling chat what comes on alerts at " + broker.bootstrapServers());
                    write(producer, "during " + signal);
                    await().atMost(PATIENCE).until(() -> chat.taken().size(), equalTo(expected));
                    expected += 2;
                    // A killed process commits nothing any more.
                    long written = expected - 1; // "before" as well, which is not told.
                    await().atMost(PATIENCE).until(() -> committed(broker), equalTo(written));
                    process.end(signal);
                    assertThat(process.exitCode()).isEqualTo(signal.exitCode());
                }
                write(producer, "after " + signal);
            }
            assertThat(chat.requests())
                    .extracting(request -> new String(request.body(), StandardCharsets.UTF_8))
                    .containsExactly(
                            "\"during TERM\"",
                            "\"after TERM\"",
                            "\"during INT\"",
                            "\"after INT\"",
                            "\"during KILL\"",
                            "\"after KILL\"",
                            "\"during TERM\"");
        }
    }

    private static long committed(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets("surprisal-bridge-chat")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition("alerts", 0));
            return offset == null ? -1 : offset.offset();
        }
    }

    private static void write(KafkaProducer<String, AlertsTopicEvent> producer, String key) throws Exception {
        producer.send(new ProducerRecord<>(
                        "alerts",
                        key,
                        new AlertsTopicEvent.OfAlert(
                                Alerts.event(key, AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000))))
                .get();
    }
}
