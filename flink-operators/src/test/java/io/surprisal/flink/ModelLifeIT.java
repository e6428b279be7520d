package io.surprisal.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.surprisal.core.digest.Sha256;
import io.surprisal.core.series.Smoother;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.ModelEventJson;
import io.surprisal.telemetry.topic.ScoreJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Models change under a stream that never stops: the production topology between a real broker's topics, with two subtasks that score. */
class ModelLifeIT {
    private static final int PUMPS = 2;
    private static final Smoother HOLD = new Smoother(1, 0.5, 0);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    Path directory;

    private final List<float[]> sent = new ArrayList<>();
    private PumpJobs jobs;
    private ScheduledExecutorService flow;

    @BeforeEach
    void start() {
        jobs = new PumpJobs(directory);
        jobs.createTelemetry(PUMPS);
        flow = Executors.newSingleThreadScheduledExecutor();
        Future<?> unused = flow.scheduleAtFixedRate(this::send, 0, 5, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() throws InterruptedException {
        endFlow();
        jobs.close();
    }

    @Test
    void noRecordIsLostOrScoredTwiceWhileModelsComeAndGo() throws Exception {
        ModelSource own = write("own");
        ModelSource candidate = write("candidate");
        JobClient first = submit("");
        awaitScored(50);

        jobs.desire(new DesiredModels(null, candidate));
        awaitEvents("SHADOW ACTIVE candidate", PUMPS);
        long shadowed = jobs.log().committed("scores").size();
        awaitScored(shadowed + 50);
        jobs.desire(new DesiredModels(candidate, own));
        awaitEvents("CHAMPION ACTIVE candidate", PUMPS);
        awaitEvents("SHADOW ACTIVE own", PUMPS);
        awaitScored(jobs.log().committed("scores").size() + 50);

        ModelSource damaged = new ModelSource(candidate.uri(), "0".repeat(64), null);
        jobs.desire(new DesiredModels(damaged, null));
        awaitEvents("CHAMPION REFUSED ", 1);
        awaitEvents("SHADOW RETIRED own", PUMPS);
        String savepoint = jobs.stop(first);

        JobClient second = submit(savepoint);
        awaitEvents("CHAMPION ACTIVE candidate", 2 * PUMPS);
        awaitScored(jobs.log().committed("scores").size() + 50);
        jobs.desire(null);
        awaitEvents("CHAMPION RETIRED candidate", PUMPS);
        endFlow();
        jobs.flush();
        await().atMost(30, TimeUnit.SECONDS).until(() -> scored().size() == PUMPS * sent.size());
        second.cancel().get();

        for (int pump = 0; pump < PUMPS; pump++) {
            List<ScoredRecord> scored = scoredOf(pump);
            assertThat(scored)
                    .extracting(record -> record.source().offset())
                    .containsExactlyElementsOf(
                            LongStream.range(0, sent.size()).boxed().toList());
            List<String> models =
                    scored.stream().map(record -> record.model().name()).toList();
            int from = models.indexOf("candidate");
            int to = models.lastIndexOf("candidate") + 1;
            assertThat(from).isGreaterThan(100 / PUMPS);
            assertThat(models.subList(0, from)).containsOnly("own");
            assertThat(models.subList(from, to)).containsOnly("candidate");
            assertThat(models.subList(to, models.size())).isNotEmpty().containsOnly("own");
            // It saw the records before as a shadow: what it holds of them decays by half with each record.
            List<Float> alone = alone("candidate");
            for (int i = from; i < to; i++) {
                assertThat(scored.get(i).smoothed())
                        .as("pump %s, record %s of %s", pump, i, from)
                        .isEqualTo(alone.get(i));
            }
        }
        assertThat(refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message())
                        .contains("has the SHA-256 " + candidate.sha256())
                        .contains("expected " + "0".repeat(64)));
        assertThat(jobs.log().json("dead-letters")).isEmpty();
    }

    /** What the model says of each record of a pump that it has seen from the first one on. */
    private List<Float> alone(String name) throws IOException {
        float[] values = new float[sent.size() * PumpJobs.FEATURES.size()];
        for (int i = 0; i < sent.size(); i++) {
            System.arraycopy(sent.get(i), 0, values, i * PumpJobs.FEATURES.size(), PumpJobs.FEATURES.size());
        }
        List<Float> smoothed = new ArrayList<>();
        try (SeriesRun run = SeriesRun.open(
                ModelFile.read(directory.resolve(name + ".onnx")),
                PumpJobs.scoring().lane())) {
            run.score(
                    values,
                    null,
                    new long[sent.size()],
                    (row, lane, record, judgement) -> smoothed.add(judgement.smoothed()));
        }
        return smoothed;
    }

    /** The next record, the same for all pumps. */
    private void send() {
        int i = sent.size();
        float[] values = {(i * 7 % 11 - 5) / 10f, 10 + (i * 5 % 13 - 6) / 10f, 20 + (i * 3 % 7 - 3) / 10f};
        sent.add(values);
        for (int pump = 0; pump < PUMPS; pump++) {
            jobs.send(pump, PumpJobs.START + i, values);
        }
    }

    private void endFlow() throws InterruptedException {
        flow.shutdown();
        assertThat(flow.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    private JobClient submit(String savepoint) throws Exception {
        return jobs.submitWithModels(
                PumpJobs.options(directory.resolve("own.onnx"), PumpJobs.NO_SILENCE), PUMPS, savepoint);
    }

    private ModelSource write(String name) throws IOException {
        Path file = TinyModel.write(directory, name, TinyModel.build(name, PumpJobs.FEATURES, 3, HOLD));
        return new ModelSource(file.toUri().toString(), Sha256.hex(Files.readAllBytes(file)), null);
    }

    private void awaitScored(long records) {
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> jobs.log().committed("scores").size() >= records);
    }

    private void awaitEvents(String event, int count) {
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(events())
                        .filteredOn(told -> (told.role() + " " + told.status() + " " + told.model()).equals(event))
                        .hasSize(count));
    }

    private List<ModelEvent> refusals() {
        return events().stream()
                .filter(event -> event.status() == ModelEventStatus.REFUSED)
                .toList();
    }

    private List<ModelEvent> events() {
        return jobs.log().committed(PumpJobs.MODEL_EVENTS).stream()
                .map(record -> new ModelEventJson().fromBytes(record.value()))
                .toList();
    }

    private List<ScoredRecord> scored() {
        return jobs.log().committed("scores").stream()
                .map(record -> new ScoreJson().fromBytes(record.value()))
                .toList();
    }

    private List<ScoredRecord> scoredOf(int pump) {
        return scored().stream()
                .filter(record -> record.source().partition() == pump)
                .toList();
    }
}
