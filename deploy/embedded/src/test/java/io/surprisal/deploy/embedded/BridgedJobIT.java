package io.surprisal.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.surprisal.deploy.bridge.Alertmanager;
import io.surprisal.deploy.bridge.BridgeCli;
import io.surprisal.deploy.bridge.Receiver;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.process.CommandProcess;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An anomaly on its way: telemetry, the commands {@code run} and {@code bridge}, Alertmanager, people. */
class BridgedJobIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> PUMPS = List.of("pump-7", "pump-8");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void theAnomalyOfAJobArrivesIsGroupedAndResolves() throws Exception {
        Path binary = Alertmanager.assumed();
        TinyModel.write(directory, "tiny", TinyModel.build("tiny", Pumps.FEATURES));
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Receiver people = Receiver.start();
                Receiver direct = Receiver.start();
                Alertmanager alertmanager =
                        Alertmanager.start(binary, directory, people.url(), Alertmanager.freePort());
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (String topic : List.of(Pumps.TOPIC, "scores", "alerts", "dead-letters")) {
                broker.createTopic(topic, 1);
            }
            Path job = Files.writeString(
                    directory.resolve("job.yaml"), """
                    model: tiny.onnx
                    kafka: {bootstrap_servers: '%s', group: pumps, input: {topics: %s, start: earliest}}
                    telemetry: {event_time: {field: t, out_of_orderness: 0s}}
                    scoring: {tail_probability: 0.000001}
                    alerts: {quiet_period: 3s}
                    flink: {parallelism: 1, checkpoints: {interval: 200ms}}
                    """.formatted(broker.bootstrapServers(), Pumps.TOPIC));
            Path bridge = Files.writeString(
                    directory.resolve("bridge.yaml"), """
                    job: job.yaml
                    alertmanager: {urls: '%s', resend: 2s}
                    webhooks: {name: direct, url: '%s', events: [opened, resolved]}
                    """.formatted(alertmanager.url(), direct.url()));
            try (CommandProcess told =
                            CommandProcess.start(BridgeCli.class, directory, List.of("bridge", bridge.toString()));
                    CommandProcess run =
                            CommandProcess.start(EmbeddedCli.class, directory, List.of("run", job.toString()))) {
                told.linesUntil("Telling ");
                run.linesUntil("Starts anew ");
                sendUntil(producer, false, () -> hasRecords(broker, "scores"));
                long began = System.currentTimeMillis();
                sendUntil(producer, true, () -> notification(people, "firing").isPresent());
                JsonNode together = notification(people, "firing").orElseThrow();
                long heard = people.requests().get(0).arrived();

                assertThat(together.at("/groupLabels/job").asText()).isEqualTo("pumps");
                List<String> keys = new ArrayList<>();
                together.path("alerts")
                        .forEach(alert -> keys.add(alert.at("/labels/key").asText()));
                assertThat(keys).containsExactlyInAnyOrderElementsOf(PUMPS);
                assertThat(together.at("/alerts/0/annotations/summary").asText())
                        .contains(": pressure ");
                System.out.printf(
                        "An anomaly: from its first record to a webhook %d ms, to the notification of Alertmanager %d ms; from the record"
                                + " on the alerts topic to the webhook %d ms%n",
                        direct.taken().get(0).arrived() - began,
                        heard - began,
                        direct.taken().get(0).arrived() - written(broker));

                sendUntil(
                        producer, false, () -> notification(people, "resolved").isPresent());
                assertThat(alertmanager.alerts()).isEmpty();
                await().atMost(PATIENCE).until(() -> direct.taken().size() == 4);
            }
        }
    }

    /** Sends a record of each pump every 100 ms until something is the case. */
    private static void sendUntil(KafkaProducer<String, String> producer, boolean abnormal, Callable<Boolean> done) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            for (String pump : PUMPS) {
                float pressure = TinyModel.location(1) + (abnormal ? 20 * TinyModel.scale(1) : 0);
                producer.send(new ProducerRecord<>(
                        Pumps.TOPIC,
                        pump,
                        "{\"t\":%d,\"temperature\":%s,\"pressure\":%s,\"flow\":%s}"
                                .formatted(
                                        System.currentTimeMillis(),
                                        TinyModel.location(0),
                                        pressure,
                                        TinyModel.location(2))));
            }
            producer.flush();
            return done.call();
        });
    }

    /** A notification of both pumps. */
    private static Optional<JsonNode> notification(Receiver people, String status) {
        return people.taken().stream()
                .map(request -> json(request.body()))
                .filter(found -> found.path("status").asText().equals(status)
                        && (status.equals("resolved") || found.path("alerts").size() == PUMPS.size()))
                .findFirst();
    }

    private static boolean hasRecords(EmbeddedBroker broker, String topic) throws IOException {
        try (CommittedTopic committed = new CommittedTopic(broker.bootstrapServers(), topic)) {
            return !committed.records().isEmpty();
        }
    }

    /** The timestamp of the first record on the alerts topic. */
    private static long written(EmbeddedBroker broker) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("alerts", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return consumer.poll(Duration.ofSeconds(10)).iterator().next().timestamp();
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
