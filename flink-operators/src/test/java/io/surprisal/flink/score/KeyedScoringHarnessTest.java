package io.surprisal.flink.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.series.SmootherState;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;

/** Scoring by a model that remembers: what it holds of each key, through batches, checkpoints and rescaling. */
@SuppressWarnings("try") // Harnesses close without being interrupted.
class KeyedScoringHarnessTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure");
    private static final List<String> KEYS = List.of("pump-0", "pump-1", "pump-2", "pump-3", "pump-4");
    private static final Smoother HOLD = new Smoother(1, 0.05, 0);
    private static final int WINDOW = 3;
    private static final byte[] MODEL =
            TinyModel.build("tiny", FEATURES, WINDOW, HOLD).toByteArray();
    private static final byte[] UNWINDOWED =
            TinyModel.build("tiny", FEATURES, 1, HOLD).toByteArray();
    private static final int MAX_PARALLELISM = 8;
    private static final int LINGER = 20;
    private static final Duration FORGET_AFTER = Duration.ofHours(1);

    private final Random random = new Random(5);

    @Test
    void scoresEveryKeyAsASeriesOfItsOwn() throws Exception {
        List<TelemetryRecord> telemetry = telemetry(53);
        try (var harness = harness(MODEL, 1, 0)) {
            harness.open();
            process(harness, telemetry);
            harness.processWatermark(1);
            assertThat(scores(harness)).isEqualTo(offline(telemetry));
        }
    }

    /** Gaps, times out of order, and clocks that jump ahead and back: a window holds records in the order in which they came. */
    @Test
    void aWindowIsOfRecordsWhateverTheirTimes() throws Exception {
        List<TelemetryRecord> telemetry = telemetry(53);
        List<TelemetryRecord> awkward = new ArrayList<>();
        for (TelemetryRecord record : telemetry) {
            awkward.add(new TelemetryRecord(
                    record.source(), record.key(), random.nextLong(4_000_000_000_000L), record.values()));
        }
        try (var harness = harness(MODEL, 1, 0)) {
            harness.open();
            process(harness, awkward);
            harness.processWatermark(1);
            assertThat(scores(harness)).isEqualTo(offline(telemetry));
        }
    }

    /** Only a whole record that came twice: what is assembled of metrics counts once. */
    @Test
    void aRecordThatCameTwiceIsTwoRecordsOfTheWindow() throws Exception {
        List<TelemetryRecord> twice = new ArrayList<>();
        telemetry(20).forEach(record -> twice.addAll(List.of(record, record)));
        try (var harness = harness(MODEL, 1, 0)) {
            harness.open();
            process(harness, twice);
            harness.processWatermark(1);
            assertThat(scores(harness)).isEqualTo(offline(twice));
        }
    }

    @Test
    void aBatchThatLingeredIsSmoothedByTheKeysOfItsOwnRecords() throws Exception {
        List<TelemetryRecord> telemetry = telemetry(11);
        try (var harness = harness(MODEL, 1, 0)) {
            harness.open();
            process(harness, telemetry);
            harness.setProcessingTime(LINGER);
            assertThat(scores(harness)).isEqualTo(offline(telemetry));
        }
    }

    @Test
    void aCheckpointHoldsWhatIsRememberedAndNoHalfBatch() throws Exception {
        List<TelemetryRecord> telemetry = telemetry(3);
        try (var harness = harness(MODEL, 1, 0)) {
            harness.open();
            process(harness, telemetry);
            assertThat(scores(harness)).isEmpty();
            harness.prepareSnapshotPreBarrier(1);
            assertThat(scores(harness)).isEqualTo(offline(telemetry));
            // One of each of three keys.
            assertThat(harness.numKeyedStateEntries()).isEqualTo(3);
        }
    }

    @Test
    void stateIsWrittenAtCheckpointsAndWhereMoreIsHeldThanFits() throws Exception {
        int keys = KeyedSeries.HELD_BYTES / 256;
        List<TelemetryRecord> telemetry = new ArrayList<>();
        for (int i = 0; i < 2 * keys; i++) {
            telemetry.add(record("pump-" + i % keys, i, i % 7, 10));
        }
        try (var harness = harness(MODEL, 1, 0)) {
            harness.open();
            process(harness, telemetry.subList(0, 100));
            assertThat(harness.numKeyedStateEntries()).isZero();
            harness.prepareSnapshotPreBarrier(1);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(100);
            process(harness, telemetry.subList(100, keys));
            assertThat(harness.numKeyedStateEntries()).isBetween(keys / 2, keys - 1);
            process(harness, telemetry.subList(keys, 2 * keys));
            harness.processWatermark(1);
            assertThat(scores(harness)).isEqualTo(offline(telemetry));
        }
    }

    @Test
    void goesOnAtAnotherParallelismAsIfNothingHadHappened() throws Exception {
        List<TelemetryRecord> telemetry = telemetry(90);
        List<Score> scores = new ArrayList<>();
        List<OperatorSubtaskState> state = List.of();
        int[] parallelisms = {1, 3, 2};
        for (int run = 0; run < parallelisms.length; run++) {
            state = run(telemetry.subList(30 * run, 30 * run + 30), state, parallelisms[run], scores);
        }
        assertThat(scores).containsExactlyInAnyOrderElementsOf(offline(telemetry));
    }

    @Test
    void whatCameAfterTheCheckpointIsForgottenWithAFailure() throws Exception {
        List<TelemetryRecord> telemetry = telemetry(40);
        OperatorSubtaskState checkpoint;
        try (var failing = harness(MODEL, 1, 0)) {
            failing.open();
            process(failing, telemetry.subList(0, 17));
            failing.prepareSnapshotPreBarrier(1);
            checkpoint = failing.snapshot(1, 0);
            process(failing, telemetry.subList(17, 30));
        }
        try (var restored = harness(MODEL, 1, 0)) {
            restored.initializeState(checkpoint);
            restored.open();
            process(restored, telemetry.subList(17, 40));
            restored.processWatermark(1);
            assertThat(scores(restored)).isEqualTo(offline(telemetry).subList(17, 40));
        }
    }

    @Test
    void theVerdictRestsOnTheSmoothedValue() throws Exception {
        try (var harness = harness(UNWINDOWED, 1, 0)) {
            harness.open();
            harness.processElement(element(record("pump-0", 0, 4, 10)));
            harness.processElement(element(record("pump-0", 1, 0, 10)));
            harness.processElement(element(record("pump-1", 2, 0, 10)));
            harness.processWatermark(1);
            ScoredRecord peak = harness.extractOutputValues().get(0);
            ScoredRecord held = harness.extractOutputValues().get(1);
            assertThat(peak.smoothed()).isEqualTo(peak.abnormality()).isEqualTo(peak.values()[0]);
            assertThat((double) held.abnormality()).isCloseTo(TinyModel.surprisal(0, 10), within(1e-5));
            assertThat(held.smoothed())
                    .isEqualTo(HOLD.next(
                            new SmootherState(peak.smoothed()), new float[] {held.abnormality()}, held.abnormality()));
            Manifest manifest = TinyModel.manifest("tiny", FEATURES, 1, HOLD);
            assertThat(held.tailProbability())
                    .isEqualTo(
                            manifest.verdictCalibration(ModelOutput.SURPRISAL).tailProbability(held.smoothed()))
                    .isNotEqualTo(manifest.calibration(ModelOutput.SURPRISAL).tailProbability(held.smoothed()));
            assertThat(held.anomalous()).isTrue();
            assertThat(peak.deviations()[0].surprisal()).isCloseTo(7.5f, within(1e-3f));
            assertThat(held.deviations()[0].surprisal()).isCloseTo(-0.5f, within(1e-3f));
            assertThat(harness.extractOutputValues().get(2).anomalous()).isFalse();
        }
    }

    @Test
    void aRecordWithoutAScoreLeavesTheSmoothedValueAlone() throws Exception {
        try (var harness = harness(UNWINDOWED, 1, 0)) {
            harness.open();
            harness.processElement(element(record("pump-0", 0, 12, 10)));
            harness.processElement(element(record("pump-0", 1, Float.NaN, Float.NaN)));
            harness.processElement(element(record("pump-0", 2, 0, 10)));
            harness.processWatermark(1);
            List<ScoredRecord> out = harness.extractOutputValues();
            assertThat(out.get(1).smoothed()).isNaN();
            assertThat(out.get(1).anomalous()).isFalse();
            assertThat(out.get(2).smoothed())
                    .isEqualTo(HOLD.next(
                            new SmootherState(out.get(0).smoothed()),
                            new float[] {out.get(2).abnormality()},
                            out.get(2).abnormality()));
        }
    }

    @Test
    void anExplanationSeesTheRecordsWindow() throws Exception {
        try (var harness = harness(MODEL, 1, 0)) {
            harness.open();
            harness.processElement(element(record("pump-0", 0, 3, 7)));
            harness.processElement(element(record("pump-1", 1, 100, 200)));
            harness.processElement(element(record("pump-0", 2, 4, 7)));
            harness.processElement(element(record("pump-0", 3, 3, 22)));
            FeatureDeviation worst = harness.extractOutputValues().get(3).deviations()[0];
            assertThat(worst.feature()).isEqualTo("pressure");
            assertThat(worst.observed()).isEqualTo(22);
            assertThat(worst.expected()).isEqualTo(7);
            assertThat(worst.deviation()).isEqualTo(10);
        }
    }

    @Test
    void aKeyThatWasSilentForLongIsForgotten() throws Exception {
        try (var harness = harness(UNWINDOWED, 1, 0)) {
            harness.open();
            harness.setStateTtlProcessingTime(0);
            harness.processElement(element(record("pump-0", 0, 12, 10)));
            harness.prepareSnapshotPreBarrier(1);
            harness.setStateTtlProcessingTime(FORGET_AFTER.toMillis() - 1);
            harness.processElement(element(record("pump-0", 1, 0, 10)));
            harness.prepareSnapshotPreBarrier(2);
            harness.setStateTtlProcessingTime(2 * FORGET_AFTER.toMillis() - 1);
            harness.processElement(element(record("pump-0", 2, 0, 10)));
            harness.processWatermark(3);
            List<ScoredRecord> out = harness.extractOutputValues();
            assertThat(out.get(1).smoothed()).isGreaterThan(out.get(1).abnormality());
            assertThat(out.get(2).smoothed()).isEqualTo(out.get(2).abnormality());
        }
    }

    @Test
    void windowsOfAnotherModelAreNoPastOfThisOnes() throws Exception {
        byte[] longer = TinyModel.build("tiny", FEATURES, WINDOW + 1, HOLD).toByteArray();
        OperatorSubtaskState savepoint;
        try (var harness = harness(longer, 1, 0)) {
            harness.open();
            harness.processElement(element(record("pump-0", 0, 50, 50)));
            harness.prepareSnapshotPreBarrier(1);
            savepoint = harness.snapshot(1, 0);
        }
        try (var harness = harness(MODEL, 1, 0)) {
            harness.initializeState(savepoint);
            harness.open();
            harness.processElement(element(record("pump-0", 1, 0, 10)));
            harness.processWatermark(1);
            assertThat((double) harness.extractOutputValues().get(0).abnormality())
                    .isCloseTo(TinyModel.windowedSurprisal(new float[] {0, 10}, new float[] {0, 10}), within(1e-5));
        }
    }

    @Test
    void windowsOfAnotherFeatureOrderAreNoPastOfThisOnes() throws Exception {
        byte[] turned = TinyModel.build("tiny", List.of("pressure", "temperature"), WINDOW, HOLD)
                .toByteArray();
        try (var harness =
                restored(MODEL, savepoint(turned, record("pump-0", 0, 50, 50), record("pump-0", 1, 50, 50)))) {
            harness.processElement(element(record("pump-0", 1, 0, 10)));
            harness.processWatermark(1);
            assertThat((double) harness.extractOutputValues().get(0).abnormality())
                    .isCloseTo(TinyModel.windowedSurprisal(new float[] {0, 10}, new float[] {0, 10}), within(1e-5));
        }
    }

    @Test
    void heldValuesOfAnotherModelAreNoPastOfThisOnes() throws Exception {
        byte[] other = TinyModel.build("other", FEATURES, 1, HOLD).toByteArray();
        try (var harness = restored(UNWINDOWED, savepoint(other, record("pump-0", 0, 12, 10)))) {
            harness.processElement(element(record("pump-0", 1, 0, 10)));
            harness.processWatermark(1);
            ScoredRecord first = harness.extractOutputValues().get(0);
            assertThat(first.smoothed()).isEqualTo(first.abnormality());
        }
    }

    /** Written by version 1 of the state after (50, 50), (50, 50) and (80, 50); what it holds is gone on from for ever. */
    @Test
    void goesOnFromAWindowOfVersion1() throws Exception {
        try (var harness = restored(MODEL, fixture("score-state-1-window.snapshot"))) {
            harness.processElement(element(record("pump-0", 3, 60, 50)));
            harness.processWatermark(1);
            assertThat((double) harness.extractOutputValues().get(0).abnormality())
                    .isCloseTo(TinyModel.windowedSurprisal(new float[] {50, 50}, new float[] {60, 50}), within(1e-4));
        }
    }

    /** The same of what a smoother holds, by the model file that the fixture was written with, of which no digest changes. */
    @Test
    void goesOnFromHeldValuesOfVersion1() throws Exception {
        byte[] model;
        try (InputStream file = TinyModel.class.getResourceAsStream("/golden/format-2.onnx")) {
            model = Objects.requireNonNull(file, "golden file").readAllBytes();
        }
        try (var harness = restored(model, fixture("score-state-1-smoother.snapshot"))) {
            harness.processElement(element(record("pump-0", 2, -0.5f, 12, 21)));
            harness.processWatermark(1);
            ScoredRecord third = harness.extractOutputValues().get(0);
            // As GoldenFileTest has them of these three records.
            assertThat(third.abnormality()).isCloseTo(2.530928f, within(1e-5f));
            assertThat(third.smoothed()).isCloseTo(4.550479f, within(1e-5f));
        }
    }

    /** The file was written by the operator before the state had a version and an owner. */
    @Test
    void leavesStateWithoutAnOwnerAside() throws Exception {
        try (var harness = restored(MODEL, fixture("score-state-before-1.snapshot"))) {
            harness.processElement(element(record("pump-0", 6, 0, 10)));
            harness.processWatermark(1);
            ScoredRecord next = harness.extractOutputValues().get(0);
            assertThat((double) next.abnormality())
                    .isCloseTo(TinyModel.windowedSurprisal(new float[] {0, 10}, new float[] {0, 10}), within(1e-5));
            assertThat(next.smoothed()).isEqualTo(next.abnormality());
        }
    }

    @Test
    void telemetryWithoutKeysIsRefused() throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<>(operator(MODEL));
        assertThatThrownBy(harness::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Model tiny remembers the last 3 records of each key, smoothed by"
                        + " Smoother[rise=1.0, fall=0.05, own=0.0], but the telemetry has no keys; key it by"
                        + " TelemetryRecord.key before it is scored");
    }

    /** What a model remembers after some records. */
    private static OperatorSubtaskState savepoint(byte[] model, TelemetryRecord... records) throws Exception {
        try (var harness = harness(model, 1, 0)) {
            harness.open();
            process(harness, List.of(records));
            harness.prepareSnapshotPreBarrier(1);
            return harness.snapshot(1, 0);
        }
    }

    private static OperatorSubtaskState fixture(String name) throws Exception {
        URL file = Objects.requireNonNull(KeyedScoringHarnessTest.class.getResource("/state/" + name), name);
        return OperatorSnapshotUtil.readStateHandle(Path.of(file.toURI()).toString());
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, TelemetryRecord, ScoredRecord> restored(
            byte[] model, OperatorSubtaskState state) throws Exception {
        var harness = harness(model, 1, 0);
        harness.initializeState(state);
        harness.open();
        return harness;
    }

    /** Scores telemetry with as many subtasks as asked for, from the state of another run's; returns theirs. */
    private static List<OperatorSubtaskState> run(
            List<TelemetryRecord> telemetry, List<OperatorSubtaskState> state, int parallelism, List<Score> scores)
            throws Exception {
        List<OperatorSubtaskState> snapshots = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            try (var harness = harness(MODEL, parallelism, subtask)) {
                if (!state.isEmpty()) {
                    harness.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            AbstractStreamOperatorTestHarness.repackageState(
                                    state.toArray(new OperatorSubtaskState[0])),
                            MAX_PARALLELISM,
                            state.size(),
                            parallelism,
                            subtask));
                }
                harness.open();
                for (TelemetryRecord record : telemetry) {
                    if (subtask(record.key(), parallelism) == subtask) {
                        harness.processElement(element(record));
                    }
                }
                harness.prepareSnapshotPreBarrier(1);
                snapshots.add(harness.snapshot(1, 0));
                scores.addAll(scores(harness));
            }
        }
        return snapshots;
    }

    private static int subtask(String key, int parallelism) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, MAX_PARALLELISM, parallelism);
    }

    /** What SeriesRun makes of the same records. */
    private static List<Score> offline(List<TelemetryRecord> telemetry) throws IOException {
        float[] values = new float[telemetry.size() * FEATURES.size()];
        String[] keys = new String[telemetry.size()];
        for (int i = 0; i < keys.length; i++) {
            System.arraycopy(telemetry.get(i).values(), 0, values, i * FEATURES.size(), FEATURES.size());
            keys[i] = telemetry.get(i).key();
        }
        List<Score> scores = new ArrayList<>();
        ShippedModel model = ShippedModel.of(MODEL, "tiny.onnx");
        try (SeriesRun run =
                SeriesRun.open(model.file(), ScoringOptions.defaults().lane())) {
            run.score(
                    values,
                    keys,
                    new long[telemetry.size()],
                    (row, lane, record, judgement) -> scores.add(new Score(
                            telemetry.get(row).source().offset(), judgement.abnormality(), judgement.smoothed())));
        }
        return scores;
    }

    private static List<Score> scores(KeyedOneInputStreamOperatorTestHarness<?, ?, ScoredRecord> harness) {
        return harness.extractOutputValues().stream()
                .map(scored -> new Score(scored.source().offset(), scored.values()[0], scored.smoothed()))
                .toList();
    }

    private static void process(
            KeyedOneInputStreamOperatorTestHarness<String, TelemetryRecord, ScoredRecord> harness,
            List<TelemetryRecord> telemetry)
            throws Exception {
        for (TelemetryRecord record : telemetry) {
            harness.processElement(element(record));
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, TelemetryRecord, ScoredRecord> harness(
            byte[] model, int parallelism, int subtask) throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                operator(model), TelemetryRecord::key, Types.STRING, MAX_PARALLELISM, parallelism, subtask);
    }

    private static ScoringOperator operator(byte[] model) {
        ShippedModel shipped = ShippedModel.of(model, "tiny.onnx");
        return new ScoringOperator(
                new ScoringOptions(
                        ModelOutput.SURPRISAL,
                        List.of(),
                        new TailThreshold(1e-2),
                        4,
                        Duration.ofMillis(LINGER),
                        2,
                        FORGET_AFTER),
                JobSchema.of(shipped.file().manifest().schema()),
                shipped.ref(),
                shipped,
                WatchOptions.defaults());
    }

    /** Normal records, now and then one far off, of keys in turn. */
    private List<TelemetryRecord> telemetry(int count) {
        List<TelemetryRecord> telemetry = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] values = TinyModel.normalRecord(FEATURES.size(), random);
            values[0] += i % 11 == 0 ? 30 : 0;
            telemetry.add(record(KEYS.get(i % KEYS.size()), i, values));
        }
        return telemetry;
    }

    private static TelemetryRecord record(String key, long offset, float... values) {
        return new TelemetryRecord(new Coordinates("telemetry", 0, offset), key, 1_000 + offset, values);
    }

    private static StreamRecord<TelemetryRecord> element(TelemetryRecord record) {
        return new StreamRecord<>(record, record.eventTime());
    }

    private record Score(long offset, float surprisal, float smoothed) {}
}
