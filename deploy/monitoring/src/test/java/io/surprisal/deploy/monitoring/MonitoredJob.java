package io.surprisal.deploy.monitoring;

import static org.awaitility.Awaitility.await;

import io.surprisal.core.digest.Sha256;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.process.CommandProcess;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** {@code surprisal run --prometheus PORT} as a process of its own, on a broker with telemetry that flows. */
final class MonitoredJob implements AutoCloseable {
    static final String NAME = "pumps: north hall";

    private final EmbeddedBroker broker;
    private final Telemetry telemetry;
    private final CommandProcess process;
    private final int port;

    private MonitoredJob(EmbeddedBroker broker, Telemetry telemetry, CommandProcess process, int port) {
        this.broker = broker;
        this.telemetry = telemetry;
        this.process = process;
        this.port = port;
    }

    /** Starts all of it and waits for the first metrics. */
    static MonitoredJob start(Path directory) throws Exception {
        int port = Http.freePort();
        MonitoredModel.write(directory, "model");
        Path models = Files.createDirectory(directory.resolve("models"));
        MonitoredModel.write(models, "pump-1");
        EmbeddedBroker broker = EmbeddedBroker.start();
        broker.createTopic(Telemetry.TOPIC, 1);
        Path yaml = Files.writeString(
                directory.resolve("job.yaml"),
                job(broker.bootstrapServers(), models.toUri().toString()));
        CommandProcess process = CommandProcess.start(
                System.getProperty("java.class.path"),
                "io.surprisal.deploy.embedded.EmbeddedCli",
                directory,
                List.of("run", yaml.toString(), "--prometheus", Integer.toString(port)));
        MonitoredJob job = new MonitoredJob(broker, new Telemetry(broker.bootstrapServers()), process, port);
        process.linesUntil("Scores go to ");
        askForShadow(broker.bootstrapServers(), MonitoredModel.write(directory, "shadow"));
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> job.metrics().contains("surprisal_le_batch_seconds_bucket"));
        return job;
    }

    Telemetry telemetry() {
        return telemetry;
    }

    int port() {
        return port;
    }

    /** What the reporter says, in Prometheus's text format. */
    String metrics() throws Exception {
        return Http.get("http://127.0.0.1:" + port + "/metrics");
    }

    private static void askForShadow(String bootstrapServers, Path model) throws Exception {
        DesiredModels desired = new DesiredModels(
                null, new ModelSource(model.toUri().toString(), Sha256.hex(Files.readAllBytes(model)), null));
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("models", "surprisal", new DesiredModelsJson().toBytes(desired)))
                    .get();
        }
    }

    private static String job(String bootstrapServers, String models) {
        return """
                name: "%s"
                model: model.onnx
                kafka:
                  bootstrap_servers: "%s"
                  input: {topics: %s, start: earliest, feedback_topic: feedback, models_topic: models}
                scoring: {tail_probability: 0.000001, models: {directory: "%s"}}
                alerts: {quiet_period: 5s, incidents: {group: "^(pump)-", within: 1s}}
                telemetry: {event_time: {out_of_orderness: 0s, idleness: 1s}}
                flink: {parallelism: 2, checkpoints: {interval: 1s}}
                """.formatted(NAME, bootstrapServers, Telemetry.TOPIC, models);
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
        telemetry.close();
        broker.close();
    }
}
