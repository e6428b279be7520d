package io.surprisal.flink.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.verdict.AlertRate;
import io.surprisal.flink.OperatorMetrics;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertRule;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.alert.MutedWindow;
import io.surprisal.scoring.alert.Recovery;
import io.surprisal.scoring.alert.SeverityLevels;
import io.surprisal.scoring.alert.Trigger;
import io.surprisal.scoring.incident.IncidentSettings;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.Severity;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertLifecycleHarnessTest {
    /** How long after its last abnormal record an alert is over: more than the quiet period. */
    private static final int QUIET = 100;

    private static final int SPAN = 300;

    /** Of which only an end follows an opening. */
    private static final AlertSettings SETTINGS = new AlertSettings(
            AlertRate.parse("1/week"),
            Duration.ofMillis(QUIET - 1),
            Duration.ofMillis(SPAN - QUIET + 1),
            Trigger.FIRST,
            Recovery.NONE,
            new SeverityLevels(1e-12, 1e-12, 1e9),
            List.of(),
            IncidentSettings.defaults());

    /** Opens at two of three abnormal records, from 50 ms after a key's first record on. */
    private static final AlertSettings COUNTING = SETTINGS.withTrigger(new Trigger(2, 3))
            .withRules(AlertRule.ofAll().withSilenceAfterFirst(Duration.ofMillis(50)));

    private KeyedOneInputStreamOperatorTestHarness<String, Judged, Alert> harness;

    @BeforeEach
    void open() throws Exception {
        harness = newHarness(SETTINGS);
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
    void isResolvedAfterTheQuietPeriodWithTheWorstOfItsRecords() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        process("pump-7", 1_090, 1, 1e-7);
        process("pump-7", 990, 2, 1e-6);
        harness.processWatermark(1_090 + QUIET - 1);
        assertThat(alerts()).hasSize(1);
        harness.processWatermark(1_090 + QUIET);
        Alert resolved = alerts().get(1);
        assertThat(resolved.status()).isEqualTo(AlertStatus.RESOLVED);
        assertThat(resolved.id()).isEqualTo(alerts().get(0).id());
        assertThat(resolved.firstEventTime()).isEqualTo(990);
        assertThat(resolved.lastEventTime()).isEqualTo(1_090);
        assertThat(resolved.records()).isEqualTo(3);
        assertThat(resolved.peak().source().offset()).isEqualTo(1);
        assertThat(resolved.peak().deviations()[0].feature()).isEqualTo("pressure");
        assertThat(resolved.ending()).isEqualTo(AlertEnding.QUIET);
        assertNothingIsLeft();
    }

    @Test
    void aStreamThatFallsSilentEndsItsAlertAndReleasesTheState() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        harness.setProcessingTime(SPAN - 1);
        assertThat(alerts()).hasSize(1);
        harness.setProcessingTime(SPAN);
        assertThat(alerts()).extracting(Alert::status).containsExactly(AlertStatus.OPENED, AlertStatus.RESOLVED);
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
        try (var restored = newHarness(SETTINGS)) {
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
    void aNormalRecordOfTheKeyResolvesWhereTimeElsewhereIsHeldBack() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        normal("pump-7", 1_000 + QUIET + 9);
        assertThat(alerts()).hasSize(1);
        normal("pump-7", 1_000 + QUIET + 10);
        assertThat(alerts()).extracting(Alert::ending).containsExactly(null, AlertEnding.QUIET);
        assertNothingIsLeft();
    }

    /** Written by each version of the state with what state() holds; it is gone on from for ever. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void goesOnFromAnAlertOfVersion(int version) throws Exception {
        restore("alert-state-" + version, SETTINGS);
        Alert resolved = rest(harness).get(0);
        FeatureDeviation pressure = anomaly("pump-7", 1_000, 0, 1e-5).deviations()[0];
        AlertFeature feature = AlertFeature.of(pressure).and(pressure);
        assertThat(resolved)
                .usingRecursiveComparison()
                .withEqualsForType(Float::equals, Float.class) // So NaN is NaN.
                .isEqualTo(new Alert(
                        AlertStatus.RESOLVED,
                        AlertEnding.QUIET,
                        Severity.INFO,
                        "pump-7@telemetry-0@0",
                        "pump-7",
                        new Coordinates("telemetry", 0, 0),
                        1_100 + QUIET,
                        1_000,
                        1_100,
                        3,
                        1e-8,
                        0.8,
                        // Before version 3 it is that of the peak, which is lower here.
                        version < 3 ? anomaly("pump-7", 1_050, 1, 1e-8).smoothed() : 8,
                        // Version 1 holds those of the peak alone.
                        new AlertFeature[] {version == 1 ? feature : feature.and(pressure)},
                        anomaly("pump-7", 1_050, 1, 1e-8)));
        assertNothingIsLeft();
    }

    @Test
    void goesOnFromAHistoryOfVersion1() throws Exception {
        restore("alert-history-1", COUNTING);
        process("pump-7", 1_070, 3, 1e-5);
        assertThat(alerts()).extracting(Alert::id).containsExactly("pump-7@telemetry-0@1");
        assertThat(alerts().get(0).records()).isEqualTo(2);
        process("pump-8", 1_049, 4, 1e-5);
        process("pump-8", 1_050, 5, 1e-5);
        assertThat(alerts())
                .as("the silence after the first record at 1,000 ends")
                .hasSize(1);
        process("pump-8", 1_051, 6, 1e-5);
        assertThat(alerts()).hasSize(2);
    }

    /** Writes the fixtures of the versions that are written now; see src/test/resources/README.md. */
    @Test
    @EnabledIfSystemProperty(named = "surprisal.fixtures", matches = ".+")
    void writesTheFixtures() throws Exception {
        Path target = Path.of(System.getProperty("surprisal.fixtures"));
        OperatorSnapshotUtil.writeStateHandle(
                state(), target.resolve("alert-state-3.snapshot").toString());
        harness.close();
        harness = newHarness(COUNTING);
        harness.open();
        OperatorSnapshotUtil.writeStateHandle(
                history(), target.resolve("alert-history-1.snapshot").toString());
    }

    private void restore(String fixture, AlertSettings settings) throws Exception {
        URL file = Objects.requireNonNull(getClass().getResource("/state/" + fixture + ".snapshot"));
        harness.close();
        harness = newHarness(settings);
        harness.initializeState(
                OperatorSnapshotUtil.readStateHandle(Path.of(file.toURI()).toString()));
        harness.open();
    }

    private OperatorSubtaskState state() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        process("pump-7", 1_050, 1, 1e-8);
        return harness.snapshot(1, 0);
    }

    /** In the midst of counting for the one key, in the silence after the first record for the other. */
    private OperatorSubtaskState history() throws Exception {
        normal("pump-7", 1_000);
        normal("pump-8", 1_000);
        process("pump-7", 1_050, 1, 1e-5);
        normal("pump-7", 1_060);
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
        Alert resolved = alerts().get(1);
        assertThat(resolved.peak().source().offset()).isEqualTo(1);
        assertThat(resolved.tailProbability()).isEqualTo(1e-8);
        assertThat(resolved.grade()).isEqualTo(0.8);
    }

    @Test
    void aWatermarkThatIsBehindChangesNoAlert() throws Exception {
        process("pump-7", 1_000, 0, 1e-5);
        process("pump-7", 1_000 + QUIET, 1, 1e-5);
        assertThat(alerts())
                .extracting(Alert::status)
                .containsExactly(AlertStatus.OPENED, AlertStatus.RESOLVED, AlertStatus.OPENED);
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
                .containsExactly("pump-7 OPENED", "pump-8 OPENED", "pump-7 RESOLVED");
    }

    @Test
    void anAnomalyThatComesLateIsResolvedWithTheNextWatermark() throws Exception {
        harness.processWatermark(5_000);
        process("pump-7", 1_000, 0, 1e-5);
        harness.processWatermark(5_001);
        assertThat(alerts()).extracting(Alert::status).containsExactly(AlertStatus.OPENED, AlertStatus.RESOLVED);
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void aRestoredAlertGoesOnAsIfNothingHadHappened() throws Exception {
        OperatorSubtaskState state = state();
        List<Alert> uninterrupted = rest(harness);

        try (var restored = newHarness(SETTINGS)) {
            restored.initializeState(state);
            restored.open();
            assertThat(rest(restored))
                    .usingRecursiveComparison()
                    .withEqualsForType(Float::equals, Float.class) // So NaN is NaN.
                    .isEqualTo(uninterrupted.subList(1, uninterrupted.size()));
        }
        assertThat(uninterrupted).hasSize(2);
        assertThat(uninterrupted.get(1).records()).isEqualTo(3);
        assertThat(uninterrupted.get(1).peak().source().offset()).isEqualTo(1);
    }

    @Test
    void theMiddleOfATriggerSurvivesARestart() throws Exception {
        restart(COUNTING);
        OperatorSubtaskState state = history();
        process("pump-7", 1_070, 3, 1e-5);
        List<Alert> uninterrupted = alerts();
        assertThat(uninterrupted).extracting(Alert::id).containsExactly("pump-7@telemetry-0@1");

        restart(COUNTING, state);
        process("pump-7", 1_070, 3, 1e-5);
        assertThat(alerts())
                .usingRecursiveComparison()
                .withEqualsForType(Float::equals, Float.class) // So NaN is NaN.
                .isEqualTo(uninterrupted);
    }

    @Test
    void nothingIsLeftOfATriggerThatWasNotMet() throws Exception {
        restart(SETTINGS.withTrigger(new Trigger(2, 3)));
        process("pump-7", 1_000, 0, 1e-5);
        assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
        normal("pump-7", 1_001);
        normal("pump-7", 1_002);
        normal("pump-7", 1_003);
        assertNothingIsLeft();
    }

    @Test
    void theSilenceAfterAFirstRecordSurvivesARestartAndIsForgottenWithTheKey() throws Exception {
        AlertSettings settings = SETTINGS.withRules(AlertRule.ofAll().withSilenceAfterFirst(Duration.ofMillis(50)));
        restart(settings);
        normal("pump-7", 1_000);
        OperatorSubtaskState state = harness.snapshot(1, 0);
        restart(settings, state);
        process("pump-7", 1_049, 1, 1e-5);
        assertThat(alerts()).isEmpty();
        process("pump-7", 1_050, 2, 1e-5);
        assertThat(alerts()).extracting(Alert::id).containsExactly("pump-7@telemetry-0@2");

        harness.setStateTtlProcessingTime(Duration.ofDays(8).toMillis());
        harness.processWatermark(2_000);
        process("pump-7", 3_000, 3, 1e-5);
        assertThat(alerts()).as("the key is new again").hasSize(2);
    }

    @Test
    void aKeyThatVanishedBeforeItRecoveredIsResolvedByTheClock() throws Exception {
        restart(SETTINGS.withRecover(new Recovery(2, 0)));
        process("pump-7", 1_000, 0, 1e-5);
        normal("pump-7", 1_001);
        harness.processWatermark(1_000 + QUIET);
        harness.setProcessingTime(SPAN);
        harness.processWatermark(5_000);
        assertThat(alerts()).as("the key was heard of in the first span").hasSize(1);
        harness.processWatermark(6_000);
        harness.setProcessingTime(2 * SPAN);
        assertThat(alerts()).extracting(Alert::ending).containsExactly(null, AlertEnding.SILENCE);
        assertNothingIsLeft();
    }

    @Test
    void aKeyThatRecoversAfterTheQuietPeriodIsResolvedThen() throws Exception {
        restart(SETTINGS.withRecover(new Recovery(2, 0)));
        process("pump-7", 1_000, 0, 1e-5);
        harness.processWatermark(1_000 + QUIET);
        normal("pump-7", 1_000 + QUIET);
        harness.processWatermark(1_001 + QUIET);
        assertThat(alerts()).hasSize(1);
        normal("pump-7", 1_005 + QUIET); // Event time is held back elsewhere by less than may come out of order.
        assertThat(alerts()).hasSize(1);
        harness.processWatermark(1_005 + QUIET);
        assertThat(alerts()).extracting(Alert::ending).containsExactly(null, AlertEnding.QUIET);
        assertNothingIsLeft();
    }

    @Test
    void theEndOfTheInputResolvesWhatHasNotRecovered() throws Exception {
        restart(SETTINGS.withRecover(new Recovery(2, 0)));
        process("pump-7", 1_000, 0, 1e-5);
        harness.processWatermark(1_000 + QUIET);
        process("pump-8", 2_000, 1, 1e-5);
        assertThat(alerts()).hasSize(2);
        harness.processWatermark(Long.MAX_VALUE);
        assertThat(alerts())
                .extracting(alert -> alert.key() + " " + alert.status())
                .containsExactlyInAnyOrder("pump-7 OPENED", "pump-8 OPENED", "pump-7 RESOLVED", "pump-8 RESOLVED");
        assertNothingIsLeft();
    }

    @Test
    void aMutedWindowKeepsRecordsOutOfAnOpenAlert() throws Exception {
        // The epoch began on a Thursday; times here are minutes after it.
        restart(SETTINGS.withQuietPeriod(Duration.ofHours(1))
                .withRules(AlertRule.of("pump-.*")
                        .withMuted(new MutedWindow("30 0 * * THU", Duration.ofMinutes(20), "UTC"))));
        process("pump-7", Duration.ofMinutes(29).toMillis(), 0, 1e-5);
        process("pump-7", Duration.ofMinutes(30).toMillis(), 1, 1e-7);
        process("pump-8", Duration.ofMinutes(49).toMillis(), 2, 1e-7);
        process("valve-1", Duration.ofMinutes(49).toMillis(), 3, 1e-7);
        process("pump-8", Duration.ofMinutes(50).toMillis(), 4, 1e-7);
        harness.processWatermark(Duration.ofMinutes(89).toMillis() + 1);
        assertThat(alerts())
                .extracting(alert -> alert.status() + " " + alert.id() + " " + alert.records())
                .containsExactly(
                        "OPENED pump-7@telemetry-0@0 1",
                        "OPENED valve-1@telemetry-0@3 1",
                        "OPENED pump-8@telemetry-0@4 1",
                        "RESOLVED pump-7@telemetry-0@0 1");
    }

    @Test
    void anAlertThatBecomesWorseIsUpdatedOnceThroughARestart() throws Exception {
        AlertSettings settings = AlertSettings.defaults();
        restart(settings);
        process("pump-7", 1_000, 0, 1e-4);
        process("pump-7", 1_010, 1, 1e-6);
        assertThat(alerts())
                .extracting(alert -> alert.status() + " " + alert.severity())
                .containsExactly("OPENED INFO", "UPDATED WARNING");
        OperatorSubtaskState state = harness.snapshot(1, 0);
        restart(settings, state);
        process("pump-7", 1_020, 2, 1e-6);
        assertThat(alerts()).isEmpty();
        process("pump-7", 1_030, 3, 1e-9);
        assertThat(alerts())
                .extracting(alert -> alert.status() + " " + alert.severity() + " " + alert.records())
                .containsExactly("UPDATED CRITICAL 4");
    }

    private void restart(AlertSettings settings) throws Exception {
        harness.close();
        harness = newHarness(settings);
        harness.open();
    }

    private void restart(AlertSettings settings, OperatorSubtaskState state) throws Exception {
        harness.close();
        harness = newHarness(settings);
        harness.initializeState(state);
        harness.open();
    }

    private static List<Alert> rest(KeyedOneInputStreamOperatorTestHarness<String, Judged, Alert> harness)
            throws Exception {
        harness.processElement(new StreamRecord<>(judged("pump-7", 1_100, 2, 1e-6), 1_100));
        harness.processWatermark(1_100 + QUIET);
        return harness.extractOutputValues();
    }

    /** State of keys is not read at a start. */
    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void anOpenAlertIsCountedOnceItsKeyIsHeard() throws Exception {
        process("pump-7", 1_000, 0, 1e-12);
        OperatorSubtaskState state = harness.snapshot(1, 0);
        OperatorMetrics metrics = new OperatorMetrics();
        try (MockEnvironment environment = metrics.environment();
                var restored = new KeyedOneInputStreamOperatorTestHarness<>(
                        operator(SETTINGS), Judged::key, Types.STRING, environment)) {
            restored.initializeState(state);
            restored.open();
            assertThat(critical(metrics)).isEqualTo(0L);
            restored.processElement(new StreamRecord<>(new Judged("pump-7", 1, 1_001, 1_001, 0.5, null), 1_001));
            assertThat(critical(metrics)).isEqualTo(1L);
            restored.processWatermark(1_000 + QUIET);
            assertThat(critical(metrics)).isEqualTo(0L);
            assertThat(metrics.count("alerts_resolved_total")).isEqualTo(1);
        }
    }

    private static Object critical(OperatorMetrics metrics) {
        return ((Gauge<?>) metrics.metric("severity.critical.alerts_open")).getValue();
    }

    private static KeyedProcessOperator<String, Judged, Alert> operator(AlertSettings settings) {
        return new KeyedProcessOperator<>(
                new AlertLifecycle(settings, ScoringOptions.defaults(), Duration.ofMillis(10)));
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Judged, Alert> newHarness(AlertSettings settings)
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(operator(settings), Judged::key, Types.STRING);
    }

    private void process(String key, long time, long offset, double tailProbability) throws Exception {
        harness.processElement(new StreamRecord<>(judged(key, time, offset, tailProbability), time));
    }

    private void normal(String key, long time) throws Exception {
        harness.processElement(new StreamRecord<>(new Judged(key, 1, time, time, 0.5, null), time));
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
                Float.NaN,
                tailProbability,
                -Math.log10(tailProbability) / 10,
                true,
                0,
                false,
                new FeatureDeviation[] {new FeatureDeviation("pressure", "changes", 5, 9, 1, 2, 8.9f)}));
    }
}
