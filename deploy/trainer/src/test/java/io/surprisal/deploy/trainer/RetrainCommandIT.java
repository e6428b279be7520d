package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.digest.Sha256;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.cli.AlertedTable;
import io.surprisal.deploy.cli.CommandRun;
import io.surprisal.deploy.cli.JobRules;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.feedback.FeedbackBook;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.settings.JobFile;
import io.surprisal.telemetry.table.KafkaHistory;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.telemetry.table.TopicRecords;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import io.surprisal.telemetry.topic.EventAvro;
import io.surprisal.telemetry.topic.FeedbackJson;
import io.surprisal.telemetry.topic.TopicFormat;
import io.surprisal.training.Trainer;
import io.surprisal.training.config.TrainingConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pump that works by day alone while its model is trained, and at night as well once it is scored. So the model alerts each night. On the
 * sixth day it has an anomaly, of another kind.
 */
class RetrainCommandIT {
    private static final long STEP = Duration.ofMinutes(10).toMillis();
    private static final int DAY = 144;
    private static final int NIGHT = 36;
    private static final int DAYS = 8;
    private static final int ANOMALY = 5 * DAY + 80;
    private static final int LASTS = 12;

    /** Whole days, of which the last is the newest that Kafka keeps for long. */
    private static final long START = Instant.now().toEpochMilli() / STEP * STEP
            - DAYS * Duration.ofDays(1).toMillis();

    private static EmbeddedBroker broker;

    @TempDir
    private Path directory;

    private String name = "";
    private Path job = Path.of("");
    private Path candidate = Path.of("");

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void aJobThatRan(TestInfo test) throws Exception {
        name = test.getTestMethod().orElseThrow().getName();
        candidate = directory.resolve("candidate.onnx");
        job = Files.writeString(
                directory.resolve("job.yaml"), """
                model: champion.onnx
                kafka:
                  bootstrap_servers: %s
                  group: pumps
                  input: {topics: %s, feedback_topic: %s-feedback, models_topic: %s-models}
                  output: {alerts_topic: %s-alerts}
                scoring: {tail_probability: 0.0001}
                """.formatted(broker.bootstrapServers(), name, name, name, name));
        for (String topic : List.of(name, name + "-feedback", name + "-models", name + "-alerts")) {
            broker.createTopic(topic, 1);
        }
        champion();
        Random random = new Random(2);
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (int row = 0; row < DAYS * DAY; row++) {
            float[] values = working(random, row % DAY < NIGHT);
            if (row >= ANOMALY && row < ANOMALY + LASTS) {
                values[0] += 4;
                values[1] -= 4;
            }
            String json = String.format(Locale.ROOT, "{\"load\": %f, \"heat\": %f}", values[0], values[1]);
            records.add(
                    new ProducerRecord<>(name, 0, START + row * STEP, "pump-1", json.getBytes(StandardCharsets.UTF_8)));
        }
        send(records);
    }

    @Test
    void whatPeopleCalledNormalIsNormalToTheCandidate() throws Exception {
        int nights = answer(raise(), RetrainCommandIT::isAnomaly);
        CommandRun run = retrain("--publish");
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        Files.writeString(Path.of("target", "retrain.txt"), run.out()); // What docs/retraining.md shows of it.
        assertThat(run.out())
                .contains("Self-test: 2 values reproduced; its anomalous example (")
                .contains(String.format(
                        Locale.ROOT,
                        "%,d records, of which %d are in spans of alerts and left out. The topics hold %d alerts, %d answers that one was"
                                + " none, 1 confirmed",
                        DAYS * DAY,
                        LASTS,
                        nights + 1,
                        nights))
                .containsPattern("confirmed alerts found +1 of 1 +1 of 1")
                .contains("The candidate is the shadow of job pumps from now on: " + candidate)
                .contains("  surprisal models promote --job " + job);
        double[] alerts = row(run.out(), "alerts a key and week");
        assertThat(alerts[0]).as("champion").isGreaterThan(4);
        assertThat(alerts[1]).as("candidate").isLessThan(alerts[0] / 2);
        double[] shares = row(run.out(), "share with a tail probability < 0.01");
        assertThat(shares[0]).as("champion").isGreaterThan(0.15);
        assertThat(shares[1]).as("candidate").isLessThan(0.05);
        assertThat(stands())
                .isEqualTo(new DesiredModels(
                        null, new ModelSource(candidate.toString(), Sha256.hex(Files.readAllBytes(candidate)), null)));

        Manifest trained = ModelFile.read(candidate).manifest();
        Manifest champion = ModelFile.read(directory.resolve("champion.onnx")).manifest();
        assertThat(trained.provenance().hyperParameters())
                .isEqualTo(champion.provenance().hyperParameters());
        assertThat(trained.schema()).isEqualTo(champion.schema());
        int fitted = DAYS * DAY * 4 / 5;
        assertThat(trained.provenance().trainingRows() + trained.provenance().heldOutRows())
                .isBetween(fitted - LASTS - 1L, fitted - LASTS + 1L);
    }

    @Test
    void aCandidateThatMissesWhatWasConfirmedIsNotPublished() throws Exception {
        answer(raise(), alert -> isAnomaly(alert) || alert.firstEventTime() < START + DAY * STEP);
        CommandRun run = retrain("--publish");
        assertThat(run.code()).as(run.err() + run.out()).isEqualTo(3);
        assertThat(run.out())
                .containsPattern("confirmed alerts found +2 of 2 +1 of 2")
                .contains("The candidate is worse, and is not published: it alerts on 1 of 2 confirmed alerts, the"
                        + " champion on 2.");
        assertThat(stands()).isNull();
        assertThat(candidate).exists();
    }

    @Test
    void theChampionIsNotOverwritten() throws Exception {
        Path champion = directory.resolve("champion.onnx");
        byte[] before = Files.readAllBytes(champion);
        CommandRun run = CommandRun.of(TrainerCli::commandLine, "retrain", job, "--out", champion);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("--out " + champion + " is the champion's own file, which would be lost");
        assertThat(Files.readAllBytes(champion)).isEqualTo(before);
    }

    @Test
    void whatNobodySaidAnythingOfIsNotLearnt() throws Exception {
        raise();
        CommandRun run = retrain("--held-out", "2", "--since", Instant.ofEpochMilli(START + 2 * DAY * STEP));
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        assertThat(run.out())
                .contains(6 * DAY + " records, of which ", "0 answers that one was none, 0 confirmed")
                .contains("The candidate is not worse. --publish would make it the job's shadow");
        assertThat(stands()).isNull();
        long left = ModelFile.read(candidate).manifest().provenance().trainingRows()
                + ModelFile.read(candidate).manifest().provenance().heldOutRows();
        assertThat(left).isBetween(4L * (DAY - NIGHT) - LASTS - 6, 4L * (DAY - NIGHT) - LASTS);
    }

    /** The threshold follows the key: the champion alerts on the first nights, and no longer on the last ones. */
    @Test
    void underABudgetTheCandidateHasToKeepToIt() throws Exception {
        Files.writeString(
                job, Files.readString(job).replace("scoring: {tail_probability: 0.0001}", "alerts: {budget: 2/week}"));
        answer(raise(), RetrainCommandIT::isAnomaly);
        CommandRun run = retrain("--held-out", "2");
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        assertThat(run.out())
                .containsPattern("alerts a key and week +0.00 +0.00 +budget 2.00")
                .containsPattern("confirmed alerts found +1 of 1 +1 of 1")
                .contains("The candidate is not worse. --publish would make it the job's shadow");
        double[] shares = row(run.out(), "share with a tail probability < 0.001");
        assertThat(shares[0]).as("champion, whose threshold has followed").isGreaterThan(0.2);
        assertThat(shares[1]).as("candidate").isLessThan(0.01);
    }

    @Test
    void theShadowIsSetBesideTheChampionThatStands() throws Exception {
        Path champion = directory.resolve("champion.onnx");
        ModelSource source =
                new ModelSource("s3://models/champion.onnx", Sha256.hex(Files.readAllBytes(champion)), null);
        send(List.of(new ProducerRecord<>(
                name + "-models", "pumps", new DesiredModelsJson().toBytes(new DesiredModels(source, null)))));
        answer(raise(), RetrainCommandIT::isAnomaly);
        CommandRun elsewhere = retrain("--publish");
        assertThat(elsewhere.code()).isEqualTo(1);
        assertThat(elsewhere.err())
                .contains("The champion, s3://models/champion.onnx, is not on this machine; name a copy of it");
        Path another = directory.resolve("another.onnx");
        Trainer.train(trained(3), settings(), (step, steps, loss) -> true).write(another);
        CommandRun other = retrain("--publish", "--champion", another);
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains(another + " is not the champion: expected the SHA-256 " + source.sha256());
        CommandRun unsigned = retrain("--publish", "--champion", champion, "--sign", job);
        assertThat(unsigned.err()).contains(job + ": expected a private key of Ed25519");
        assertThat(candidate).doesNotExist();
        CommandRun run = retrain("--publish", "--champion", champion, "--uri", "s3://models/candidate.onnx");
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        assertThat(stands())
                .isEqualTo(new DesiredModels(
                        source,
                        new ModelSource(
                                "s3://models/candidate.onnx", Sha256.hex(Files.readAllBytes(candidate)), null)));
    }

    private void champion() throws IOException {
        Trainer.train(trained(1), settings(), (step, steps, loss) -> true).write(directory.resolve("champion.onnx"));
    }

    private static TelemetryTable trained(long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[4 * DAY][];
        String[] times = new String[rows.length];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = working(random, false);
            times[row] = Long.toString(START - (rows.length - row) * STEP);
        }
        return TelemetryTable.ofRows(FeatureSchema.named(List.of("load", "heat")), rows)
                .withTimes(times);
    }

    private static TrainingConfig settings() {
        return TrainingConfig.defaults()
                .with("preset", "plain")
                .with("name", "pump")
                .with("model.family", "ppca")
                .with("model.latent.size", 1);
    }

    /** Load and heat of one record; they go together. */
    private static float[] working(Random random, boolean more) {
        double load = random.nextGaussian() + (more ? 12 : 0);
        return new float[] {(float) load, (float) (load / 2 + 0.4 * random.nextGaussian())};
    }

    /** Writes the alerts that the job raised. */
    private List<Alert> raise() throws Exception {
        ModelFile model = ModelFile.read(directory.resolve("champion.onnx"));
        JobRules rules = JobRules.read(job);
        AlertedTable table = new AlertedTable(
                model,
                rules.scoring(),
                rules.alerts(),
                JobHistory.read(job, JobFile.topics(job), model.manifest(), null));
        table.raise(List.of(name), new FeedbackBook(), table, table);
        TopicFormat<Alert> avro = new EventAvro<>(new AlertJson());
        send(table.alerts().stream()
                .map(alert -> new ProducerRecord<>(name + "-alerts", alert.key(), avro.toBytes(alert)))
                .toList());
        return List.copyOf(table.alerts());
    }

    /** Writes what people say of each alert; returns how many were none. */
    private int answer(List<Alert> alerts, Predicate<Alert> confirmed) throws Exception {
        List<Answer> answers = alerts.stream()
                .map(alert -> Answer.to(alert, confirmed.test(alert)))
                .toList();
        send(answers.stream()
                .map(answer ->
                        new ProducerRecord<>(name + "-feedback", answer.id(), new FeedbackJson().toBytes(answer)))
                .toList());
        return (int) answers.stream().filter(answer -> !answer.confirmed()).count();
    }

    private static boolean isAnomaly(Alert alert) {
        return alert.firstEventTime() == START + ANOMALY * STEP;
    }

    private static double[] row(String table, String what) {
        Matcher row = Pattern.compile("(?m)^" + Pattern.quote(what) + " +([0-9.]+) +([0-9.]+)")
                .matcher(table);
        assertThat(row.find()).as(table).isTrue();
        return new double[] {Double.parseDouble(row.group(1)), Double.parseDouble(row.group(2))};
    }

    private CommandRun retrain(Object... more) {
        List<Object> words = new ArrayList<>(List.of("retrain", job, "--out", candidate));
        words.addAll(List.of(more));
        return CommandRun.of(TrainerCli::commandLine, words.toArray());
    }

    private @Nullable DesiredModels stands() throws IOException {
        List<DesiredModels> written = new ArrayList<>();
        TopicRecords.read(KafkaHistory.all(broker.bootstrapServers(), name + "-models", Map.of()), kafkaRecord -> {
            written.add(new DesiredModelsJson().fromBytes(kafkaRecord.value()));
            return true;
        });
        return written.isEmpty() ? null : written.get(written.size() - 1);
    }

    private static void send(List<ProducerRecord<String, byte[]>> records) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (ProducerRecord<String, byte[]> one : records) {
                producer.send(one);
            }
            producer.flush();
        }
    }
}
