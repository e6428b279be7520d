package io.surprisal.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.surprisal.core.series.Smoother;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.scoring.registry.DirectoryOptions;
import io.surprisal.scoring.registry.ModelRoute;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.ScoreJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Keys that have models of their own: the production topology between a real broker's topics, with two subtasks that score. */
class ManyModelsIT {
    private static final int PUMPS = 3;
    private static final Smoother HOLD = new Smoother(1, 0.5, 0);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    Path directory;

    private PumpJobs jobs;
    private Path models;
    private int sent;

    @BeforeEach
    void start() throws IOException {
        jobs = new PumpJobs(directory);
        jobs.createTelemetry(PUMPS);
        models = Files.createDirectory(directory.resolve("models"));
        write(directory, "own");
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void aMissingAndABrokenModelHoldUpNoKeyAndAreUsedOnceTheyAreThere() throws Exception {
        write(models, "pump-0");
        Files.writeString(models.resolve("pump-1.onnx"), "no model");
        JobClient first = submit(ModelRoute.ofKeys(), "");
        send(40);
        awaitScored(PUMPS * 40);
        assertThat(scoredBy(0)).hasSize(40).containsOnly("pump-0");
        assertThat(scoredBy(1)).hasSize(40).containsOnly("own");
        assertThat(scoredBy(2)).hasSize(40).containsOnly("own");
        assertThat(smoothed(0)).isEqualTo(alone(models.resolve("pump-0.onnx"), 0, 40));
        assertThat(smoothed(1)).isEqualTo(alone(directory.resolve("own.onnx"), 0, 40));

        write(models, "pump-1");
        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            send(1);
            awaitScored((long) PUMPS * sent);
            return scoredBy(1).contains("pump-1");
        });
        String savepoint = jobs.stop(first);
        int before = sent;

        JobClient second = submit(ModelRoute.ofKeys(), savepoint);
        send(20);
        awaitScored((long) PUMPS * sent);
        second.cancel().get();
        assertThat(scoredBy(0)).hasSize(sent).containsOnly("pump-0");
        assertThat(smoothed(0)).as("also over the restart").isEqualTo(alone(models.resolve("pump-0.onnx"), 0, sent));
        assertThat(scoredBy(1).subList(before, sent)).hasSize(20).containsOnly("pump-1");
        assertThat(smoothed(1))
                .endsWith(alone(models.resolve("pump-1.onnx"), before - 1, sent).get(20));
        assertThat(scoredBy(2)).hasSize(sent).containsOnly("own");
    }

    @Test
    void aFieldNamesTheModel() throws Exception {
        write(models, "big");
        write(models, "small");
        JobClient job = submit(ModelRoute.ofClass(), "");
        for (int i = 0; i < 30; i++) {
            for (int pump = 0; pump < PUMPS; pump++) {
                float[] values = values(i);
                String kind = pump == 0 ? "\"big\"" : pump == 1 ? "\"small\"" : "null";
                jobs.send(
                        pump,
                        "{\"t\":%d,\"kind\":%s,\"temperature\":%s,\"pressure\":%s,\"flow\":%s}"
                                .formatted(PumpJobs.START + i, kind, values[0], values[1], values[2])
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
        awaitScored(PUMPS * 30);
        job.cancel().get();
        assertThat(scoredBy(0)).hasSize(30).containsOnly("big");
        assertThat(scoredBy(1)).hasSize(30).containsOnly("small");
        assertThat(scoredBy(2)).hasSize(30).containsOnly("own");
        assertThat(smoothed(1)).isEqualTo(alone(models.resolve("small.onnx"), 0, 30));
        assertThat(jobs.log().json("dead-letters")).isEmpty();
    }

    private JobClient submit(ModelRoute route, String savepoint) throws Exception {
        PipelineOptions plain = PumpJobs.options(directory.resolve("own.onnx"), PumpJobs.NO_SILENCE);
        DecodeOptions decode = plain.decode();
        PipelineOptions options = new PipelineOptions(
                plain.model(),
                route.keys() == null
                        ? new DecodeOptions(
                                decode.encoding(),
                                decode.features().conditionedOn("kind"),
                                decode.key(),
                                decode.time(),
                                decode.missing(),
                                decode.unknown(),
                                decode.maxRecordBytes(),
                                decode.deadLetterBytes())
                        : decode,
                plain.eventTime(),
                plain.scoring(),
                plain.alerts(),
                plain.watch(),
                new DirectoryOptions(models.toUri().toString(), route, 1 << 28, Duration.ofMillis(200)));
        return jobs.submit(options, 2, savepoint, jobs.telemetry());
    }

    private void send(int records) {
        for (int i = 0; i < records; i++, sent++) {
            for (int pump = 0; pump < PUMPS; pump++) {
                jobs.send(pump, PumpJobs.START + sent, values(sent));
            }
        }
        jobs.flush();
    }

    private static float[] values(int i) {
        return new float[] {(i * 7 % 11 - 5) / 2f, 10 + (i * 5 % 13 - 6) / 2f, 20 + (i * 3 % 7 - 3) / 2f};
    }

    /** What a model says of the records of a pump that begins with one of them. */
    private static List<Float> alone(Path file, int from, int to) throws IOException {
        float[] values = new float[(to - from) * PumpJobs.FEATURES.size()];
        for (int i = from; i < to; i++) {
            System.arraycopy(values(i), 0, values, (i - from) * PumpJobs.FEATURES.size(), PumpJobs.FEATURES.size());
        }
        List<Float> smoothed = new ArrayList<>();
        try (SeriesRun run =
                SeriesRun.open(ModelFile.read(file), PumpJobs.scoring().lane())) {
            run.score(
                    values,
                    null,
                    new long[to - from],
                    (row, lane, record, judgement) -> smoothed.add(judgement.smoothed()));
        }
        return smoothed;
    }

    /** Puts a model there in one step. */
    private static void write(Path directory, String name) throws IOException {
        Path part = Files.write(
                directory.resolve(name + ".part"),
                TinyModel.build(name, PumpJobs.FEATURES, 3, HOLD).toByteArray());
        Files.move(
                part,
                directory.resolve(name + ".onnx"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void awaitScored(long records) {
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> jobs.log().committed("scores").size() == records);
    }

    private List<String> scoredBy(int pump) {
        return scoredOf(pump).stream().map(record -> record.model().name()).toList();
    }

    private List<Float> smoothed(int pump) {
        return scoredOf(pump).stream().map(ScoredRecord::smoothed).toList();
    }

    private List<ScoredRecord> scoredOf(int pump) {
        return jobs.log().committed("scores").stream()
                .map(record -> new ScoreJson().fromBytes(record.value()))
                .filter(record -> record.source().partition() == pump)
                .toList();
    }
}
