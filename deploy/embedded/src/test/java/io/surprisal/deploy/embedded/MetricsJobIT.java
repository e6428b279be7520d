package io.surprisal.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.embedded.local.LocalJob;
import io.surprisal.deploy.job.JobConfig;
import io.surprisal.deploy.job.JobException;
import io.surprisal.deploy.job.ScoringJob;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Metrics as Telegraf sends them, from a topic's history to alerts: a model is trained on the history as the job reads it, the job scores what comes,
 * and the command {@code score} gives the same values of the same topic.
 */
class MetricsJobIT {
    private static final long START = 1_772_366_400_000L;
    private static final List<String> HOSTS = List.of("web-1", "web-2");
    private static final int MINUTES = 60;
    private static final int ATTACK = 40;
    private static final String TELEMETRY = """
            telemetry:
              format: {kind: telegraf}
              key: host
              features:
                idle: avg(cpu_usage_idle)
                requests: rate(nginx_requests) or 2min
              event_time: {out_of_orderness: 5s, buckets: {interval: 1min}}
            """;

    @TempDir
    private Path directory;

    @Test
    void metricsAreTrainedOnAndScoredAsTheJobReadsThem() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ProcessLife life = ProcessLife.begin();
                Hold hold = life.hold(() -> {}, Duration.ofSeconds(30))) {
            for (String topic : List.of("history", "telemetry", "scores", "alerts", "dead-letters")) {
                broker.createTopic(topic, 1);
            }
            Path job = Files.writeString(
                    directory.resolve("job.yaml"),
                    "model: model.onnx\n"
                            + "kafka: {bootstrap_servers: '%s', input: {topics: telemetry, start: earliest}}\n"
                                    .formatted(broker.bootstrapServers())
                            + TELEMETRY
                            + "flink: {parallelism: 1, checkpoints: {interval: 200ms}}\n"
                            + "scoring: {tail_probability: 0.0001}\n");
            Path model = directory.resolve("model.onnx");
            send(broker, "history", 1_500, 1_500);
            List<String> trained = TrainerProcess.make(
                    directory,
                    "train",
                    "--data",
                    topic(broker, "history"),
                    "--job",
                    job,
                    "--preset",
                    "plain",
                    "--family",
                    "ppca",
                    "--out",
                    model);
            assertThat(trained).anyMatch(line -> line.startsWith(model + ": "));
            JobConfig longer = JobConfig.parse(Files.readString(job).replace("interval: 1min", "interval: 5min"), job);
            assertThatThrownBy(() -> ScoringJob.build(
                            StreamExecutionEnvironment.getExecutionEnvironment(), longer, ScoringJob.readModel(longer)))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining(
                            "was trained on a record every 60.0 s, and telemetry.event_time.buckets.interval is 300s");

            send(broker, "telemetry", MINUTES, ATTACK);
            List<JsonNode> scores;
            List<JsonNode> alerts;
            JobConfig config = JobConfig.load(job);
            Path temporary = Files.createDirectory(directory.resolve("flink"));
            try (LocalJob running =
                            LocalJob.start(config, ScoringJob.readModel(config), temporary, new Configuration(), life);
                    CommittedTopic scored = new CommittedTopic(broker.bootstrapServers(), "scores");
                    CommittedTopic raised = new CommittedTopic(broker.bootstrapServers(), "alerts")) {
                int complete = HOSTS.size() * (MINUTES - 1);
                await().atMost(Duration.ofMinutes(1)).until(() -> {
                    running.check();
                    return scored.records().size() >= complete;
                });
                running.drain();
                scores = scored.records();
                alerts = raised.records();
            }
            assertThat(scores).hasSize(HOSTS.size() * MINUTES);
            assertThat(alerts)
                    .filteredOn(alert -> alert.get("status").textValue().equals("opened"))
                    .singleElement()
                    .satisfies(alert -> {
                        assertThat(alert.get("key").textValue()).isEqualTo("web-2");
                        assertThat(alert.get("first_event_time").longValue()).isEqualTo(START + ATTACK * 60_000L);
                        assertThat(alert.get("features").get(0).get("feature").textValue())
                                .isEqualTo("requests");
                    });

            Path offline = directory.resolve("scores.csv");
            TrainerProcess.score(
                    directory,
                    "score",
                    "--model",
                    model,
                    "--data",
                    topic(broker, "telemetry"),
                    "--job",
                    job,
                    "--out",
                    offline);
            Map<String, Double> expected = surprisal(Files.readAllLines(offline));
            assertThat(expected).hasSize(HOSTS.size() * MINUTES);
            for (JsonNode score : scores) {
                String row = score.get("key").textValue() + " "
                        + score.get("event_time").longValue();
                assertThat(score.get("outputs").get("surprisal").asDouble())
                        .as(row)
                        .isCloseTo(expected.get(row), within(1e-5));
            }
        }
    }

    private static String topic(EmbeddedBroker broker, String name) {
        return "kafka://" + broker.bootstrapServers() + "/" + name;
    }

    /** Two processors and a counter of each host, every half minute; from a minute on, the second host's requests are ten times as many. */
    private static void send(EmbeddedBroker broker, String topic, int minutes, int attack) {
        Random random = new Random(minutes);
        Map<String, Long> requests = new HashMap<>();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int half = 0; half < 2 * minutes; half++) {
                for (String host : HOSTS) {
                    double rate = 300 + 20 * random.nextGaussian();
                    boolean attacked = half >= 2 * attack && host.equals("web-2");
                    long total = requests.merge(host, Math.round(attacked ? 10 * rate : rate) * 30, Long::sum);
                    long seconds = START / 1000 + half * 30L;
                    StringBuilder metrics = new StringBuilder();
                    for (int cpu = 0; cpu < 2; cpu++) {
                        metrics.append(
                                "{\"fields\":{\"usage_idle\":%s},\"name\":\"cpu\",\"tags\":{\"cpu\":\"cpu%d\",\"host\":\"%s\"},\"timestamp\":%d},"
                                        .formatted(100 - rate / 10 + random.nextGaussian(), cpu, host, seconds));
                    }
                    metrics.append(
                            "{\"fields\":{\"requests\":%d},\"name\":\"nginx\",\"tags\":{\"host\":\"%s\"},\"timestamp\":%d}"
                                    .formatted(total, host, seconds));
                    producer.send(new ProducerRecord<>(topic, host, "{\"metrics\":[" + metrics + "]}"));
                }
            }
        }
    }

    /** By key and time. */
    private static Map<String, Double> surprisal(List<String> rows) {
        List<String> columns = List.of(rows.get(0).split(",", -1));
        Map<String, Double> values = new HashMap<>();
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            values.put(
                    cells[columns.indexOf("key")] + " " + cells[columns.indexOf("time")],
                    Double.parseDouble(cells[columns.indexOf("surprisal")]));
        }
        return values;
    }
}
