package io.surprisal.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.console.Console;
import io.surprisal.deploy.console.web.Place;
import io.surprisal.deploy.embedded.local.LocalJob;
import io.surprisal.deploy.job.JobConfig;
import io.surprisal.deploy.job.ScoringJob;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.telemetry.settings.JobFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From an alert of a running job to "not an anomaly" in the console, and to the next one of its kind, which does not come. */
class ConsoleFeedbackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long START = 1_772_366_400_000L;
    private static final long FAR_APART = Duration.ofMinutes(10).toMillis();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private long records;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whatIsNoAnomalyStaysAway() throws Exception {
        TinyModel.write(directory, "tiny", List.of("heat", "pressure", "flow"));
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ProcessLife life = ProcessLife.begin();
                Hold hold = life.hold(() -> {}, Duration.ofSeconds(30))) {
            broker.createTopic("telemetry", 1);
            Path file = Files.writeString(directory.resolve("job.yaml"), """
                    model: tiny.onnx
                    kafka:
                      bootstrap_servers: '%s'
                      input: {topics: telemetry, feedback_topic: feedback, start: earliest}
                      output: {formats: {events: avro}}
                    telemetry: {event_time: {field: t}}
                    scoring: {tail_probability: 0.0001, top_features: 1}
                    alerts: {quiet_period: 1min}
                    flink: {parallelism: 1, checkpoints: {interval: 200ms}}
                    """.formatted(broker.bootstrapServers()));
            JobConfig config = JobConfig.load(file);
            Path temporary = Files.createDirectory(directory.resolve("flink"));
            try (LocalJob job =
                            LocalJob.start(config, ScoringJob.readModel(config), temporary, new Configuration(), life);
                    Console console = Console.start(JobFile.topics(file), Place.local());
                    KafkaProducer<String, String> producer = new KafkaProducer<>(
                            Map.of("bootstrap.servers", broker.bootstrapServers()),
                            new StringSerializer(),
                            new StringSerializer())) {
                assertThat(isAnomalous(console, producer, 0, 20)).isFalse();
                assertThat(isAnomalous(console, producer, 30, 20)).isTrue();
                assertThat(isAnomalous(console, producer, 0, 20)).isFalse();
                await().atMost(PATIENCE)
                        .until(() -> !alerts(console).isEmpty()
                                && !alerts(console).get(0).path("open").asBoolean());
                String id = alerts(console).get(0).path("id").asText();
                JsonNode trial = get(console, "api/trial?alert=" + id.replace("@", "%40"));
                assertThat(trial.at("/features/0").asText()).isEqualTo("heat above");
                assertThat(trial.at("/silenced/0/basis").asText()).isEqualTo("records");

                say(console, "{\"answer\":\"false_positive\",\"alert\":\"" + id + "\"}");
                long said = System.nanoTime();
                while (isAnomalous(console, producer, 30, 20)) {
                    assertThat(System.nanoTime() - said).isLessThan(PATIENCE.toNanos());
                }
                System.out.printf(
                        "quiet %d ms after it was said%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - said));
                int before = alerts(console).size();
                assertThat(isAnomalous(console, producer, 30, 20)).isFalse();
                assertThat(isAnomalous(console, producer, 29, 20)).isFalse();
                assertThat(alerts(console)).hasSize(before);

                assertThat(isAnomalous(console, producer, 0, 60))
                        .as("of another kind")
                        .isTrue();
                await().atMost(PATIENCE).until(() -> alerts(console).size() == before + 1);
                assertThat(alerts(console).get(0).path("leading").asText()).isEqualTo("flow");
                job.check();
            }
        }
    }

    /** Sends a record, and returns its verdict once the console has it. */
    private boolean isAnomalous(Console console, KafkaProducer<String, String> producer, int heat, int flow)
            throws Exception {
        String values =
                "{\"t\":%d,\"heat\":%d,\"pressure\":10,\"flow\":%d}".formatted(START + records * FAR_APART, heat, flow);
        records++;
        producer.send(new ProducerRecord<>("telemetry", "pump-1", values)).get();
        await().atMost(PATIENCE)
                .until(() -> get(console, "api/key?key=pump-1").path("position").asLong() == records);
        JsonNode verdicts = get(console, "api/key?key=pump-1").at("/records/anomalous");
        return verdicts.get(verdicts.size() - 1).asBoolean();
    }

    private JsonNode alerts(Console console) throws IOException, InterruptedException {
        return get(console, "api/key?key=pump-1").path("alerts");
    }

    private JsonNode get(Console console, String path) throws IOException, InterruptedException {
        return JSON.readTree(http.send(
                        HttpRequest.newBuilder(URI.create(console.address() + path))
                                .build(),
                        BodyHandlers.ofString())
                .body());
    }

    private void say(Console console, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.address() + "api/feedback"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
    }
}
