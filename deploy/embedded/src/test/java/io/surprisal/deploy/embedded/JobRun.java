package io.surprisal.deploy.embedded;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.embedded.local.LocalJob;
import io.surprisal.deploy.job.JobConfig;
import io.surprisal.deploy.job.ScoringJob;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** What a job that was drained made of a topic of JSON objects, with a broker and a Flink cluster in the process of the test. */
record JobRun(List<JsonNode> scores, List<JsonNode> alerts) {
    private static final String INPUT = "telemetry";

    /**
     * Runs a job until every record is scored.
     *
     * @param directory where its files go
     * @param yaml of job.yaml, without the section kafka
     * @param records JSON objects with the field t, their times in epoch milliseconds
     */
    static JobRun of(Path directory, String yaml, List<String> records) throws Exception {
        return of(directory, yaml, records, records.size());
    }

    /**
     * Runs a job that makes one score of several records.
     *
     * @param scored how many scores there are before the input ends, which makes the others
     */
    static JobRun of(Path directory, String yaml, List<String> records, int scored) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ProcessLife life = ProcessLife.begin();
                Hold hold = life.hold(() -> {}, Duration.ofSeconds(30))) {
            for (String topic : List.of(INPUT, "scores", "alerts", "dead-letters")) {
                broker.createTopic(topic, 1);
            }
            String kafka = "kafka: {bootstrap_servers: '%s', input: {topics: %s, start: earliest}}%n"
                    .formatted(broker.bootstrapServers(), INPUT);
            String rest = "flink: {parallelism: 1, checkpoints: {interval: 200ms}}\n";
            JobConfig config = JobConfig.parse(yaml + kafka + rest, directory.resolve("job.yaml"));
            Path temporary = Files.createDirectory(directory.resolve("flink"));
            try (LocalJob job = LocalJob.start(config, ScoringJob.readModel(config), temporary, settings(), life);
                    CommittedTopic scores = new CommittedTopic(broker.bootstrapServers(), "scores");
                    CommittedTopic alerts = new CommittedTopic(broker.bootstrapServers(), "alerts")) {
                send(broker, records);
                await().atMost(Duration.ofMinutes(1)).until(() -> {
                    job.check();
                    return scores.records().size() == scored;
                });
                job.drain();
                return new JobRun(scores.records(), alerts.records());
            }
        }
    }

    private static void send(EmbeddedBroker broker, List<String> records) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            records.forEach(record -> producer.send(new ProducerRecord<>(INPUT, "pump-1", record)));
        }
    }

    private static Configuration settings() {
        Configuration settings = new Configuration();
        settings.setString("metrics.reporter.kept.factory.class", "io.surprisal.deploy.embedded.KeptCounters$Factory");
        return settings;
    }
}
