package io.surprisal.flink.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.flink.OperatorMetrics;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.DirectoryOptions;
import io.surprisal.scoring.registry.ModelRoute;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records that have models of their own in a directory. */
@Timeout(60)
@SuppressWarnings("try") // Harnesses close without being interrupted.
class RoutedScoringHarnessTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure", "flow");
    private static final float[] VALUES = {1, 12, 24};
    private static final float[] ANOMALY = {30, 12, 24};
    private static final long REFRESH = 60_000;
    private static final int MOST_SUBTASKS = 128;

    @TempDir
    Path directory;

    private final OperatorMetrics metrics = new OperatorMetrics();
    private ShippedModel own;
    private long offset;

    @BeforeEach
    void writeModels() throws IOException {
        own = ShippedModel.of(TinyModel.build("own", FEATURES).toByteArray(), "own.onnx");
        write("pump", "pump-model", FEATURES);
        write("valve", "valve-model", List.of("flow"));
    }

    @Test
    void eachRecordIsScoredByItsOwnModelInItsOrder() throws Exception {
        try (Harness harness = new Harness(1 << 30)) {
            harness.open();
            process(harness, "pump-1", "valve-1", "fan-1", "pump-2", "pump-1");
            assertThat(harness.extractOutputValues())
                    .as("they wait for their models")
                    .isEmpty();
            assertThat(gauge("models.waiting_records")).as("the fan's do not").isEqualTo(4);
            runMails(harness, 2);
            flush(harness);
            assertThat(scored(harness))
                    .containsExactlyInAnyOrder(
                            "pump-1 0 pump-model",
                            "valve-1 1 valve-model",
                            "fan-1 2 own",
                            "pump-2 3 pump-model",
                            "pump-1 4 pump-model");
            assertThat(scored(harness).stream().filter(record -> record.startsWith("pump-1")))
                    .containsExactly("pump-1 0 pump-model", "pump-1 4 pump-model");
            for (ScoredRecord record : harness.extractOutputValues()) {
                double expected =
                        record.key().startsWith("valve") ? TinyModel.surprisal(VALUES[2]) : TinyModel.surprisal(VALUES);
                assertThat((double) record.values()[0]).isCloseTo(expected, within(1e-4));
            }
            assertThat(metrics.count("models.loaded_total")).isEqualTo(2);
            assertThat(metrics.count("models.records_of_jobs_model_total")).isEqualTo(1);
            assertThat(gauge("models.open")).isEqualTo(2);
        }
    }

    @Test
    void aBrokenModelHoldsUpNoOtherAndIsTriedAgainWhenItChanges() throws Exception {
        Files.write(directory.resolve("fan.onnx"), new byte[] {1, 2, 3});
        try (Harness harness = new Harness(1 << 30)) {
            harness.open();
            process(harness, "fan-1", "pump-1");
            runMails(harness, 2);
            process(harness, "fan-1");
            flush(harness);
            assertThat(scored(harness)).containsExactlyInAnyOrder("fan-1 0 own", "pump-1 1 pump-model", "fan-1 2 own");
            assertThat(metrics.count("models.refused_total")).isEqualTo(1);

            harness.setProcessingTime(REFRESH);
            runMails(harness, 1);
            assertThat(metrics.count("models.refused_total"))
                    .as("it did not change")
                    .isEqualTo(1);
            write("fan", "fan-model", FEATURES);
            harness.setProcessingTime(2 * REFRESH);
            runMails(harness, 2);
            process(harness, "fan-1");
            flush(harness);
            assertThat(scored(harness)).endsWith("fan-1 3 fan-model");
        }
    }

    @Test
    void aFileThatChangesOrGoesTakesEffectBetweenTwoBatches() throws Exception {
        try (Harness harness = new Harness(1 << 30)) {
            harness.open();
            process(harness, "pump-1");
            runMails(harness, 1);
            process(harness, "pump-1");
            write("pump", "newer", FEATURES);
            Files.setLastModifiedTime(directory.resolve("pump.onnx"), FileTime.fromMillis(5_000));
            harness.setProcessingTime(REFRESH);
            runMails(harness, 2);
            process(harness, "pump-1");
            Files.delete(directory.resolve("pump.onnx"));
            harness.setProcessingTime(2 * REFRESH);
            runMails(harness, 2);
            process(harness, "pump-1");
            flush(harness);
            assertThat(scored(harness))
                    .containsExactly("pump-1 0 pump-model", "pump-1 1 pump-model", "pump-1 2 newer", "pump-1 3 own");
        }
    }

    @Test
    void theModelThatNoRecordCameForTheLongestGivesWay() throws Exception {
        for (int i = 0; i < 6; i++) {
            write("m" + i, "model-" + i, FEATURES);
        }
        long one;
        try (Harness harness = new Harness(1 << 30)) {
            harness.open();
            process(harness, "m0-1");
            runMails(harness, 1);
            one = bytes();
        }
        try (Harness harness = new Harness(3 * one + one / 2)) {
            harness.open();
            for (int i = 0; i < 4; i++) {
                process(harness, "m" + i + "-1");
                runMails(harness, 1);
                process(harness, "m0-1");
            }
            assertThat(gauge("models.open")).isEqualTo(3);
            assertThat(metrics.count("models.closed_for_others_total")).isEqualTo(1);
            // m1 was closed, m0 was not: records came for it.
            process(harness, "m0-1", "m1-1");
            assertThat(gauge("models.waiting_records")).isEqualTo(1);
            runMails(harness, 1);
            flush(harness);
            assertThat(scored(harness))
                    .hasSize(10)
                    .allSatisfy(record -> assertThat(record).endsWith("model-" + record.charAt(1)));
            assertThat(bytes()).isLessThanOrEqualTo(3 * one + one / 2);
        }
    }

    @Test
    void whatExplainsRecordsIsGivenBackWhereNoneStoodOutSinceTheDirectoryWasLookedAt() throws Exception {
        try (Harness harness = new Harness(1 << 30)) {
            harness.open();
            process(harness, "pump-1");
            runMails(harness, 1);
            flush(harness);
            long before = bytes();
            long time = 1_000 + offset;
            harness.processElement(new StreamRecord<>(
                    new TelemetryRecord(new Coordinates("telemetry", 0, offset++), "pump-1", time, ANOMALY), time));
            flush(harness);
            assertThat(harness.extractOutputValues().get(1).deviations()[0].feature())
                    .isEqualTo("temperature");
            harness.setProcessingTime(REFRESH);
            assertThat(bytes()).isGreaterThan(before);
            harness.setProcessingTime(2 * REFRESH);
            assertThat(bytes()).isEqualTo(before);
        }
    }

    @Test
    void eventTimeWaitsForRecordsThatWait() throws Exception {
        try (Harness harness = new Harness(1 << 30)) {
            harness.open();
            process(harness, "pump-1", "valve-1");
            harness.processWatermark(new Watermark(2_000));
            assertThat(harness.getOutput()).containsExactly(new Watermark(999));
            runMails(harness, 2);
            assertThat(harness.getOutput()).last().isEqualTo(new Watermark(2_000));
            assertThat(scored(harness)).as("they left before it").hasSize(2);
        }
    }

    @Test
    void whatWaitsForItsModelSurvivesACheckpoint() throws Exception {
        OperatorSubtaskState state;
        try (Harness harness = new Harness(1 << 30)) {
            harness.open();
            process(harness, "pump-1", "valve-1", "pump-1");
            harness.prepareSnapshotPreBarrier(1);
            state = harness.snapshot(1, 0);
            assertThat(harness.extractOutputValues()).isEmpty();
            runMails(harness, 2);
        }
        try (Harness harness = new Harness(1 << 30)) {
            harness.initializeState(state);
            harness.open();
            runMails(harness, 2);
            flush(harness);
            assertThat(scored(harness))
                    .containsExactlyInAnyOrder("pump-1 0 pump-model", "valve-1 1 valve-model", "pump-1 2 pump-model");
        }
    }

    @Test
    void recordsThatWaitedGoToTheSubtaskOfTheirKey() throws Exception {
        OperatorSubtaskState state;
        try (Harness harness = new Harness(1 << 30)) {
            harness.open();
            // Four keys of each of two subtasks.
            process(harness, "pump-1", "pump-2", "pump-7", "pump-10", "pump-11", "pump-3", "valve-1", "valve-3");
            harness.prepareSnapshotPreBarrier(1);
            state = harness.snapshot(1, 0);
            runMails(harness, 2);
        }
        List<String> scored = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            OperatorSubtaskState part =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(state, MOST_SUBTASKS, 1, 2, subtask);
            try (Harness harness = new Harness(1 << 30, 2, subtask)) {
                harness.initializeState(part);
                harness.open();
                harness.getOneInputOperator().finish();
                flush(harness);
                assertThat(scored(harness)).hasSize(4);
                scored.addAll(scored(harness));
            }
        }
        assertThat(scored)
                .containsExactlyInAnyOrder(
                        "pump-1 0 pump-model",
                        "pump-2 1 pump-model",
                        "pump-7 2 pump-model",
                        "pump-10 3 pump-model",
                        "pump-11 4 pump-model",
                        "pump-3 5 pump-model",
                        "valve-1 6 valve-model",
                        "valve-3 7 valve-model");
    }

    @Test
    void theEndOfTheInputWaitsForModels() throws Exception {
        try (Harness harness = new Harness(1 << 30)) {
            harness.open();
            process(harness, "pump-1", "fan-1");
            harness.getOneInputOperator().finish();
            assertThat(scored(harness)).containsExactlyInAnyOrder("pump-1 0 pump-model", "fan-1 1 own");
        }
    }

    private void write(String file, String name, List<String> features) throws IOException {
        Files.write(
                directory.resolve(file + ".onnx"),
                TinyModel.build(name, features, 1, Smoother.IDENTITY).toByteArray());
    }

    private void process(Harness harness, String... keys) throws Exception {
        for (String key : keys) {
            long time = 1_000 + offset;
            harness.processElement(new StreamRecord<>(
                    new TelemetryRecord(new Coordinates("telemetry", 0, offset++), key, time, VALUES), time));
        }
    }

    /** Waits for so many mails to the task and runs them. */
    private static void runMails(Harness harness, int mails) throws Exception {
        for (int i = 0; i < mails; i++) {
            harness.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
        }
    }

    private static void flush(Harness harness) throws Exception {
        harness.prepareSnapshotPreBarrier(1);
    }

    private static List<String> scored(Harness harness) {
        return harness.extractOutputValues().stream()
                .map(record -> record.key() + " " + record.source().offset() + " "
                        + record.model().name())
                .toList();
    }

    private long bytes() {
        return ((Number) gauge("models.bytes")).longValue();
    }

    private Object gauge(String name) {
        return ((Gauge<?>) metrics.metric(name)).getValue();
    }

    private final class Harness extends KeyedOneInputStreamOperatorTestHarness<String, TelemetryRecord, ScoredRecord> {
        Harness(long memory) throws Exception {
            super(operator(memory), TelemetryRecord::key, Types.STRING, metrics.environment());
        }

        Harness(long memory, int parallelism, int subtask) throws Exception {
            super(operator(memory), TelemetryRecord::key, Types.STRING, MOST_SUBTASKS, parallelism, subtask);
        }

        /** Returns once it is known which files there are. */
        @Override
        public void open() throws Exception {
            super.open();
            runMails(this, 1);
        }
    }

    private ScoringOperator operator(long memory) {
        ScoringOptions options = new ScoringOptions(
                ModelOutput.SURPRISAL,
                List.of(),
                new TailThreshold(1e-4),
                4,
                Duration.ofMillis(20),
                2,
                Duration.ofHours(1));
        return new ScoringOperator(
                options,
                new JobSchema(FEATURES),
                own.ref(),
                own,
                WatchOptions.defaults(),
                new DirectoryOptions(
                        directory.toString(),
                        ModelRoute.ofKeys("([a-z0-9]+)-\\d+"),
                        memory,
                        Duration.ofMillis(REFRESH)));
    }
}
