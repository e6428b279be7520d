package io.surprisal.flink;

import static io.surprisal.flink.PumpJobs.FEATURES;
import static io.surprisal.flink.PumpJobs.QUIET;
import static io.surprisal.flink.PumpJobs.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.surprisal.core.digest.Sha256;
import io.surprisal.core.series.Smoother;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.ModelEventJson;
import io.surprisal.telemetry.topic.ScoreJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole job goes on from the savepoint of every version that ever wrote one: with its place in the topic and, from version 1 on, with
 * its windows, its held values and its open alert. The savepoints are in {@code src/test/resources/savepoint}; the README there says how they are made.
 */
class SavepointIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(1)
            .build());

    /** The version that {@link #writesTheSavepoint} writes. */
    private static final String VERSION = "3";

    /** The version of jobs whose models change. */
    private static final String DIRECTED = "4";

    /** How many records the savepoint stands after, with an alert open, and how many there are. */
    private static final int BEFORE = 20;

    private static final int RECORDS = 60;

    @TempDir
    Path directory;

    private PumpJobs jobs;

    @BeforeEach
    void start() {
        jobs = new PumpJobs(directory);
        jobs.createTelemetry(1);
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", VERSION})
    void aJobGoesOnFromTheSavepointOfVersion(String version) throws Exception {
        List<ScoredRecord> scores = restored(version);
        Expectation expected = expectation(version, 0);
        assertThat(scores)
                .extracting(ScoredRecord::smoothed)
                .isEqualTo(expected.smoothed().subList(BEFORE, RECORDS));

        // Its opening was written before the savepoint, to another broker.
        assertThat(jobs.log().committed("alerts")).hasSize(1);
        Alert resolved =
                new AlertJson().fromBytes(jobs.log().committed("alerts").get(0).value());
        List<Integer> anomalous = expected.anomalous();
        assertThat(resolved.ending()).isEqualTo(AlertEnding.QUIET);
        assertThat(resolved.opening().offset())
                .isEqualTo((long) anomalous.get(0))
                .isLessThan(BEFORE);
        assertThat(anomalous.get(anomalous.size() - 1)).isGreaterThanOrEqualTo(BEFORE);
        assertThat(resolved.records()).isEqualTo(anomalous.size());
        assertThat(resolved.peak().source().offset()).isLessThan(BEFORE);
    }

    /** Its windows, held values and open alerts were not tagged with their model, and were written as Flink's own serialisers do. */
    @Test
    void aJobOfBeforeVersion1KeepsItsPlaceAndBeginsItsSeriesAnew() throws Exception {
        List<ScoredRecord> scores = restored("0");
        Expectation expected = expectation("0", BEFORE);
        assertThat(scores).extracting(ScoredRecord::smoothed).isEqualTo(expected.smoothed());

        List<Alert> alerts = jobs.log().committed("alerts").stream()
                .map(record -> new AlertJson().fromBytes(record.value()))
                .toList();
        assertThat(alerts).hasSize(2);
        assertThat(alerts).extracting(alert -> alert.opening().offset()).containsOnly((long)
                (BEFORE + expected.anomalous().get(0)));
        assertThat(alerts.get(1).ending()).isEqualTo(AlertEnding.QUIET);
        assertThat(alerts.get(1).records()).isEqualTo(expected.anomalous().size());
    }

    /** A job whose models change keeps them, and what each key's champion learnt: they are in the savepoint, as version {@value #DIRECTED} wrote it. */
    @Test
    void aJobGoesOnWithTheModelsOfItsSavepoint() throws Exception {
        Path fixture = fixture(DIRECTED);
        jobs.createModels();
        jobs.desire(null); // It stands where the savepoint has read already.
        send(0, RECORDS);
        JobClient job = jobs.submitWithModels(
                PumpJobs.options(fixture.resolve("model.onnx"), PumpJobs.NO_SILENCE),
                1,
                fixture.toUri().toString());
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> jobs.log().committed("scores").size() >= RECORDS - BEFORE);
        job.cancel().get();
        List<ScoredRecord> scores = jobs.log().committed("scores").stream()
                .map(record -> new ScoreJson().fromBytes(record.value()))
                .toList();
        assertThat(scores).extracting(score -> score.model().name()).containsOnly("champion");
        assertThat(scores)
                .extracting(ScoredRecord::smoothed)
                .isEqualTo(expectation(fixture.resolve("champion.onnx"), 0)
                        .smoothed()
                        .subList(BEFORE, RECORDS));
        assertThat(jobs.log().committed(PumpJobs.MODEL_EVENTS))
                .extracting(record -> new ModelEventJson().fromBytes(record.value()))
                .extracting(event -> event.role() + " " + event.status() + " " + event.model())
                .containsExactly("CHAMPION ACTIVE champion", "SHADOW ACTIVE shadow");
    }

    /** The scores of a job that goes on from a savepoint, which stands after the first {@link #BEFORE} records of the topic. */
    private List<ScoredRecord> restored(String version) throws Exception {
        Path fixture = fixture(version);
        send(0, RECORDS);
        JobClient job =
                jobs.submit(fixture.resolve("model.onnx"), 1, fixture.toUri().toString());
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> jobs.log().committed("scores").size() >= RECORDS - BEFORE
                        && resolved(jobs.log().committed("alerts")));
        job.cancel().get();
        List<ScoredRecord> scores = jobs.log().committed("scores").stream()
                .map(record -> new ScoreJson().fromBytes(record.value()))
                .toList();
        assertThat(scores)
                .extracting(score -> score.source().offset())
                .startsWith((long) BEFORE)
                .hasSize(RECORDS - BEFORE);
        return scores;
    }

    private static boolean resolved(List<ConsumerRecord<byte[], byte[]>> alerts) {
        return !alerts.isEmpty()
                && new AlertJson()
                                .fromBytes(alerts.get(alerts.size() - 1).value())
                                .ending()
                        != null;
    }

    private record Expectation(List<Float> smoothed, List<Integer> anomalous) {}

    /** What a series that begins at a record gives, without Flink. */
    private static Expectation expectation(String version, int from) throws Exception {
        return expectation(fixture(version).resolve("model.onnx"), from);
    }

    private static Expectation expectation(Path file, int from) throws Exception {
        Expectation expectation = new Expectation(new ArrayList<>(), new ArrayList<>());
        float[] values = Arrays.copyOfRange(values(), from * FEATURES.size(), RECORDS * FEATURES.size());
        ModelFile model = ModelFile.read(file);
        try (SeriesRun run = SeriesRun.open(model, PumpJobs.scoring().lane())) {
            run.score(values, null, new long[values.length], (row, lane, record, judgement) -> {
                expectation.smoothed().add(judgement.smoothed());
                if (judgement.verdict().anomalous()) {
                    expectation.anomalous().add(row);
                }
            });
        }
        return expectation;
    }

    /** Writes the savepoint of the version that is written now into the directory that the property names. */
    @Test
    @EnabledIfSystemProperty(named = "surprisal.fixtures", matches = ".+")
    void writesTheSavepoint() throws Exception {
        Path target = Files.createDirectories(Path.of(System.getProperty("surprisal.fixtures"), VERSION));
        Path model = TinyModel.write(target, "model", TinyModel.build("tiny", FEATURES, 3, new Smoother(1, 0.5, 0)));
        JobClient job = jobs.submit(model, 1, "");
        send(0, BEFORE);
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> jobs.log().committed("scores").size() == BEFORE
                        && jobs.log().committed("alerts").size() == 1);
        keep(jobs.stop(job), target);
    }

    /** The same of a job with a champion and a shadow from the topic of models. */
    @Test
    @EnabledIfSystemProperty(named = "surprisal.fixtures", matches = ".+")
    void writesTheSavepointOfAJobWhoseModelsChange() throws Exception {
        Path target = Files.createDirectories(Path.of(System.getProperty("surprisal.fixtures"), DIRECTED));
        Path model = TinyModel.write(target, "model", TinyModel.build("own", FEATURES, 3, new Smoother(1, 0.5, 0)));
        JobClient job = jobs.submitWithModels(PumpJobs.options(model, PumpJobs.NO_SILENCE), 1, "");
        jobs.desire(new DesiredModels(source(target, "champion", 0.5), source(directory, "shadow", 0.25)));
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> jobs.log().json(PumpJobs.MODEL_EVENTS).stream()
                        .anyMatch(event -> event.path("role").asText().equals("shadow")
                                && event.path("status").asText().equals("active")));
        send(0, BEFORE);
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> jobs.log().committed("scores").size() == BEFORE);
        keep(jobs.stop(job), target);
    }

    private static ModelSource source(Path directory, String name, double fall) throws IOException {
        Path file = TinyModel.write(directory, name, TinyModel.build(name, FEATURES, 3, new Smoother(1, fall, 0)));
        return new ModelSource(file.toString(), Sha256.hex(Files.readAllBytes(file)), null);
    }

    private static void keep(String savepoint, Path target) throws IOException {
        try (var files = Files.list(Path.of(URI.create(savepoint)))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(Objects.requireNonNull(file.getFileName())));
            }
        }
    }

    private static Path fixture(String version) throws Exception {
        return Path.of(Objects.requireNonNull(SavepointIT.class.getResource("/savepoint/" + version))
                .toURI());
    }

    private void send(int from, int to) {
        float[] values = values();
        for (int i = from; i < to; i++) {
            // The last records are behind the end of the quiet period.
            long time = START + i + (i < RECORDS - 10 ? 0 : 10 * QUIET);
            jobs.send(0, time, Arrays.copyOfRange(values, 3 * i, 3 * i + 3));
        }
        jobs.flush();
    }

    /** A series that no version may change: near what is normal, except for two anomalies before the savepoint and one after it. */
    private static float[] values() {
        float[] values = new float[RECORDS * FEATURES.size()];
        for (int i = 0; i < RECORDS; i++) {
            boolean anomalous = i == 12 || i == 14 || i == 30;
            values[3 * i] = (i * 7 % 11 - 5) / 10f;
            values[3 * i + 1] = anomalous ? (i == 12 ? 60 : 50) : 10 + (i * 5 % 13 - 6) / 10f;
            values[3 * i + 2] = 20 + (i * 3 % 7 - 3) / 10f;
        }
        return values;
    }
}
