package io.surprisal.flink.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class AlertLifecycleHarnessTest {
    private static final int QUIET = 100;
    private static final int SPAN = 300;

    private KeyedOneInputStreamOperatorTestHarness<String, Judged, Alert> harness;

    @BeforeEach
    void open() throws Exception {
        harness = newHarness();
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void opensAtTheFirstAnomalousRecordAndIsExtendedInSilence() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        process("pump-7", 1_050, 1, 1e-7);
        assertThat(alerts()).hasSize(1);
        Alert opened = alerts().get(0);
        assertThat(opened.status()).isEqualTo(AlertStatus.OPENED);
        assertThat(opened.id()).isEqualTo("pump-7@telemetry-0@0");
        assertThat(opened.records()).isEqualTo(1);
        assertThat(opened.peak().tailProbability()).isEqualTo(1e-5);
    }

    @Test
    void closesAfterTheQuietPeriodWithTheWorstOfItsRecords() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        process("pump-7", 1_090, 1, 1e-7);
        process("pump-7", 990, 2, 1e-6);
        harness.processWatermark(1_090 + QUIET - 1);
        assertThat(alerts()).hasSize(1);
        harness.processWatermark(1_090 + QUIET);
        Alert closed = alerts().get(1);
        assertThat(closed.status()).isEqualTo(AlertStatus.CLOSED);
        assertThat(closed.id()).isEqualTo(alerts().get(0).id());
        assertThat(closed.firstEventTime()).isEqualTo(990);
        assertThat(closed.lastEventTime()).isEqualTo(1_090);
        assertThat(closed.records()).isEqualTo(3);
        assertThat(closed.peak().source().offset()).isEqualTo(1);
        assertThat(closed.peak().deviations()[0].feature()).isEqualTo("pressure");
        assertThat(closed.ending()).isEqualTo(AlertEnding.QUIET);
        assertNothingIsLeft();
    }

    @Test
    void aStreamThatFallsSilentClosesItsAlertAndReleasesTheState() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        harness.setProcessingTime(SPAN - 1);
        assertThat(alerts()).hasSize(1);
        harness.setProcessingTime(SPAN);
        assertThat(alerts()).extracting(Alert::status).containsExactly(AlertStatus.OPENED, AlertStatus.CLOSED);
        assertThat(alerts().get(1).ending()).isEqualTo(AlertEnding.SILENCE);
        assertThat(alerts().get(1).id()).isEqualTo(alerts().get(0).id());
        assertNothingIsLeft();

        harness.processWatermark(1_000 + QUIET);
        assertThat(alerts()).hasSize(2);
    }

    @Test
    void aRecordOfTheKeyOrTimeThatMovesIsNoSilence() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        harness.setProcessingTime(100);
        normal("pump-7", 1_001);
        harness.setProcessingTime(SPAN);
        assertThat(alerts()).hasSize(1);
        harness.processWatermark(1_010);
        harness.setProcessingTime(2 * SPAN);
        assertThat(alerts()).hasSize(1);
        harness.setProcessingTime(3 * SPAN);
        assertThat(alerts()).extracting(Alert::ending).containsExactly(null, AlertEnding.SILENCE);
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void aRestartAfterALongStopIsNoSilence() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        OperatorSubtaskState state = harness.snapshot(1, 0);
        try (var restored = newHarness()) {
            restored.initializeState(state);
            restored.open();
            restored.setProcessingTime(1_000_000);
            assertThat(restored.extractOutputValues()).isEmpty();
            restored.setProcessingTime(1_000_000 + SPAN);
            assertThat(restored.extractOutputValues()).extracting(Alert::ending).containsExactly(AlertEnding.SILENCE);
            restored.setProcessingTime(1_000_000 + 10 * SPAN);
            assertThat(restored.extractOutputValues()).hasSize(1);
        }
    }

    @Test
    void aNormalRecordOfTheKeyClosesWhereTimeElsewhereIsHeldBack() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        normal("pump-7", 1_000 + QUIET + 9);
        assertThat(alerts()).hasSize(1);
        normal("pump-7", 1_000 + QUIET + 10);
        assertThat(alerts()).extracting(Alert::ending).containsExactly(null, AlertEnding.QUIET);
        assertNothingIsLeft();
    }

    /** Written by version 1 of the state with what state() holds; it is gone on from for ever. */
    @Test
    void goesOnFromAnAlertOfVersion1() throws Exception {
        URL file = Objects.requireNonNull(getClass().getResource("/state/alert-state-1.snapshot"));
        harness.close();
        harness = newHarness();
        harness.initializeState(
                OperatorSnapshotUtil.readStateHandle(Path.of(file.toURI()).toString()));
        harness.open();
        Alert closed = rest(harness).get(0);
        assertThat(closed)
                .usingRecursiveComparison()
                .isEqualTo(Alert.opened(anomaly("pump-7", 1_000, 0, 1e-5))
                        .extendedBy(anomaly("pump-7", 1_050, 1, 1e-8))
                        .extendedBy(anomaly("pump-7", 1_100, 2, 1e-6))
                        .closed(AlertEnding.QUIET));
        assertNothingIsLeft();
    }

    /** Writes the fixture of the version that is written now; see src/test/resources/README.md. */
    @Test
    @EnabledIfSystemProperty(named = "surprisal.fixtures", matches = ".+")
    void writesTheFixture() throws Exception {
        OperatorSnapshotUtil.writeStateHandle(
                state(),
                Path.of(System.getProperty("surprisal.fixtures"), "alert-state-1.snapshot")
                        .toString());
    }

    private OperatorSubtaskState state() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        process("pump-7", 1_050, 1, 1e-8);
        return harness.snapshot(1, 0);
    }

    private void assertNothingIsLeft() {
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Test
    void itsPeakIsTheMostAbnormalRecordByItselfAndItsGradeThatOfTheWorstVerdict() throws Exception {
        // A smoother that rises slowly: the verdict is at its worst when the record is normal again.
        harness.processElement(new StreamRecord<>(judged("pump-7", 1_000, 0, 1e-5, 50), 1_000));
        harness.processElement(new StreamRecord<>(judged("pump-7", 1_010, 1, 1e-6, 90), 1_010));
        harness.processElement(new StreamRecord<>(judged("pump-7", 1_020, 2, 1e-8, 70), 1_020));
        harness.processElement(new StreamRecord<>(judged("pump-7", 1_030, 3, 1e-7, 1), 1_030));
        harness.processWatermark(1_030 + QUIET);
        Alert closed = alerts().get(1);
        assertThat(closed.peak().source().offset()).isEqualTo(1);
        assertThat(closed.tailProbability()).isEqualTo(1e-8);
        assertThat(closed.grade()).isEqualTo(0.8);
    }

    @Test
    void aWatermarkThatIsBehindChangesNoAlert() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        process("pump-7", 1_000 + QUIET, 1, 1e-5);
        assertThat(alerts())
                .extracting(Alert::status)
                .containsExactly(AlertStatus.OPENED, AlertStatus.CLOSED, AlertStatus.OPENED);
        harness.processWatermark(1_000 + 2 * QUIET);
        assertThat(alerts())
                .extracting(Alert::id)
                .containsExactly(
                        "pump-7@telemetry-0@0", "pump-7@telemetry-0@0", "pump-7@telemetry-0@1", "pump-7@telemetry-0@1");
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void theNextAnomalyAfterTheQuietPeriodIsANewAlert() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        harness.processWatermark(1_000 + QUIET);
        process("pump-7", 1_200, 7, 1e-5);
        assertThat(alerts())
                .extracting(Alert::id)
                .containsExactly("pump-7@telemetry-0@0", "pump-7@telemetry-0@0", "pump-7@telemetry-0@7");
    }

    @Test
    void keysHaveAlertsOfTheirOwn() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        process("pump-8", 1_080, 1, 1e-5);
        harness.processWatermark(1_000 + QUIET);
        assertThat(alerts())
                .extracting(alert -> alert.key() + " " + alert.status())
                .containsExactly("pump-7 OPENED", "pump-8 OPENED", "pump-7 CLOSED");
    }

    @Test
    void anAnomalyThatComesLateIsClosedWithTheNextWatermark() throws Exception {
        harness.processWatermark(5_000);
        process("pump-7", 1_000, 0, 1e-5);
        harness.processWatermark(5_001);
        assertThat(alerts()).extracting(Alert::status).containsExactly(AlertStatus.OPENED, AlertStatus.CLOSED);
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void aRestoredAlertGoesOnAsIfNothingHadHappened() throws Exception {
        OperatorSubtaskState state = state();
        List<Alert> uninterrupted = rest(harness);

        try (var restored = newHarness()) {
            restored.initializeState(state);
            restored.open();
            assertThat(rest(restored))
                    .usingRecursiveComparison()
                    .isEqualTo(uninterrupted.subList(1, uninterrupted.size()));
        }
        assertThat(uninterrupted).hasSize(2);
        assertThat(uninterrupted.get(1).records()).isEqualTo(3);
        assertThat(uninterrupted.get(1).peak().source().offset()).isEqualTo(1);
    }

    private static List<Alert> rest(KeyedOneInputStreamOperatorTestHarness<String, Judged, Alert> harness)
            throws Exception {
        harness.processElement(new StreamRecord<>(judged("pump-7", 1_100, 2, 1e-6), 1_100));
        harness.processWatermark(1_100 + QUIET);
        return harness.extractOutputValues();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Judged, Alert> newHarness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new AlertLifecycle(
                        new AlertOptions(Duration.ofMillis(QUIET), Duration.ofMillis(SPAN - QUIET)),
                        Duration.ofMillis(10))),
                Judged::key,
                Types.STRING);
    }

    private void process(String key, long time, long offset, double tailProbability) throws Exception {
        harness.processElement(new StreamRecord<>(judged(key, time, offset, tailProbability), time));
    }

    private void normal(String key, long time) throws Exception {
        harness.processElement(new StreamRecord<>(new Judged(key, 1, time, 0.5, null), time));
    }

    private static ScoredRecord anomaly(String key, long time, long offset, double tailProbability) {
        return Objects.requireNonNull(judged(key, time, offset, tailProbability).anomaly());
    }

    private List<Alert> alerts() {
        return harness.extractOutputValues();
    }

    /** A record that is as abnormal by itself as after smoothing. */
    private static Judged judged(String key, long time, long offset, double tailProbability) {
        return judged(key, time, offset, tailProbability, (float) -Math.log10(tailProbability));
    }

    private static Judged judged(String key, long time, long offset, double tailProbability, float abnormality) {
        return Judged.of(new ScoredRecord(
                new Coordinates("telemetry", 0, offset),
                key,
                time,
                new ModelVersion("tiny", "0123456789ab"),
                new String[] {"surprisal"},
                new float[] {abnormality},
                abnormality,
                (float) -Math.log10(tailProbability),
                tailProbability,
                -Math.log10(tailProbability) / 10,
                true,
                new FeatureDeviation[] {new FeatureDeviation("pressure", "changes", 5, 9, 1, 2, 8.9f)}));
    }
}
