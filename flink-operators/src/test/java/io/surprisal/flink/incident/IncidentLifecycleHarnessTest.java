package io.surprisal.flink.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.flink.OperatorMetrics;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.incident.IncidentSettings;
import io.surprisal.scoring.incident.KeyGroups;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentFeature;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.Severity;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class IncidentLifecycleHarnessTest {
    private static final String PATTERN = "^([^-]+)-";
    private static final int QUIET = 100;
    private static final int WITHIN = 1_000;
    private static final int SILENCE = 2_000;
    private static final int PATIENCE = 300;
    private static final int MAX_PARALLELISM = 8;

    private KeyedOneInputStreamOperatorTestHarness<String, Alert, Incident> harness;

    @BeforeEach
    void open() throws Exception {
        harness = newHarness(PATTERN);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void fortyAlertsAreOneIncidentFromItsOpeningToItsEnd() throws Exception {
        for (int i = 0; i < 40; i++) {
            process(opened("pump-" + i, 5_000));
        }
        process(opened("valve-1", 5_000));
        harness.processWatermark(4_999);
        assertThat(incidents()).isEmpty();
        harness.processWatermark(5_000);
        assertThat(said())
                .containsExactlyInAnyOrder(
                        "pump 5000 OPENED 40 of which 40 open", "valve 5000 OPENED 1 of which 1 open");
        for (int i = 0; i < 40; i++) {
            process(resolved("pump-" + i, 5_000));
        }
        process(resolved("valve-1", 5_000));
        harness.processWatermark(5_000 + QUIET + WITHIN - 1);
        assertThat(incidents()).hasSize(2);
        harness.processWatermark(5_000 + QUIET + WITHIN);
        assertThat(said())
                .hasSize(4)
                .contains("pump 6100 RESOLVED 40 of which 0 open", "valve 6100 RESOLVED 1 of which 0 open");
        assertNothingIsLeft();
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void countsWhatOpensAndWhatIsResolved() throws Exception {
        OperatorMetrics metrics = new OperatorMetrics();
        try (MockEnvironment environment = metrics.environment();
                var measured = new KeyedOneInputStreamOperatorTestHarness<>(
                        operator(PATTERN), groupOf(PATTERN), Types.STRING, environment)) {
            measured.open();
            measured.processElement(new StreamRecord<>(opened("pump-1", 5_000), 5_000));
            measured.processElement(new StreamRecord<>(opened("valve-1", 5_000), 5_000));
            measured.processWatermark(5_000);
            assertThat(open(metrics)).isEqualTo(2);
            measured.processElement(new StreamRecord<>(resolved("pump-1", 5_000), 5_100));
            measured.processWatermark(5_000 + QUIET + WITHIN);
            assertThat(open(metrics)).isEqualTo(1);
            assertThat(metrics.count("incidents_opened_total")).isEqualTo(2);
            assertThat(metrics.count("incidents_resolved_total")).isEqualTo(1);
        }
    }

    private static long open(OperatorMetrics metrics) {
        return Arrays.stream(Severity.values())
                .map(severity -> "severity." + severity.name().toLowerCase(Locale.ROOT) + ".incidents_open")
                .mapToLong(name -> (Long) ((Gauge<?>) metrics.metric(name)).getValue())
                .sum();
    }

    @Test
    void theOrderInWhichAlertsComeChangesNothing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String key = (i % 3 == 0 ? "valve-" : "pump-") + i;
            long time = random.nextInt(200_000);
            alerts.add(opened(key, time));
            alerts.add(resolved(key, time));
        }
        List<Incident> one = inGroupOrder(run(alerts, 1, random));
        assertThat(one).as("seed %d", seed).hasSizeGreaterThan(10);
        assertThat(inGroupOrder(run(alerts, 1, random))).as("seed %d", seed).isEqualTo(one);
        assertThat(inGroupOrder(run(alerts, 4, random))).as("seed %d", seed).isEqualTo(one);
    }

    /** What subtasks give of alerts that come in any order, each before the watermark of its time. */
    private static List<Incident> run(List<Alert> alerts, int parallelism, Random random) throws Exception {
        List<Alert> shuffled = new ArrayList<>(alerts);
        Collections.shuffle(shuffled, random);
        List<Incident> incidents = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            try (var harness = newHarness(PATTERN, parallelism, subtask)) {
                harness.open();
                for (long before = -1, time = 0; time < 250_000; before = time, time += 1 + random.nextInt(2_000)) {
                    for (Alert alert : shuffled) {
                        long at = alert.eventTime();
                        if (at > before && at <= time && subtaskOf(alert, parallelism) == subtask) {
                            harness.processElement(new StreamRecord<>(alert, at));
                        }
                    }
                    harness.processWatermark(time);
                }
                incidents.addAll(harness.extractOutputValues());
            }
        }
        return incidents;
    }

    private static int subtaskOf(Alert alert, int parallelism) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                new KeyGroups(PATTERN).of(alert.key()), MAX_PARALLELISM, parallelism);
    }

    private static List<Incident> inGroupOrder(List<Incident> incidents) {
        List<Incident> sorted = new ArrayList<>(incidents);
        // Stable: the events of a group stay in their order.
        sorted.sort((a, b) -> a.group().compareTo(b.group()));
        return sorted;
    }

    @Test
    void anAlertThatComesLateJoinsWithTheNextWatermark() throws Exception {
        process(opened("pump-1", 5_000));
        harness.processWatermark(8_000);
        process(opened("pump-2", 4_000));
        harness.processWatermark(5_000 + 60_000);
        assertThat(said())
                .containsExactly("pump 5000 OPENED 1 of which 1 open", "pump 65000 UPDATED 2 of which 2 open");
    }

    @Test
    void anAlertDoesNotWaitLongForEventTimeThatStandsStill() throws Exception {
        harness.processWatermark(4_000);
        process(opened("pump-1", 5_000));
        process(opened("pump-2", 5_000));
        harness.setProcessingTime(PATIENCE - 1);
        assertThat(incidents()).isEmpty();
        harness.setProcessingTime(PATIENCE);
        assertThat(said()).containsExactly("pump 5000 OPENED 2 of which 2 open");
        harness.processWatermark(6_000);
        assertThat(incidents()).hasSize(1);
    }

    @Test
    void eventTimeThatMovesIsWaitedFor() throws Exception {
        process(opened("pump-1", 5_000));
        harness.processWatermark(4_000);
        harness.setProcessingTime(PATIENCE);
        assertThat(incidents()).isEmpty();
        harness.setProcessingTime(2 * PATIENCE);
        assertThat(incidents()).hasSize(1);
    }

    @Test
    void anIncidentOfAStreamThatFellSilentIsResolvedByTheClock() throws Exception {
        process(opened("pump-1", 5_000));
        harness.setProcessingTime(PATIENCE);
        for (int i = 2; i < 100; i++) {
            harness.setProcessingTime(i * PATIENCE);
        }
        assertThat(said()).containsExactly("pump 5000 OPENED 1 of which 1 open");

        process(alert("pump-1", 5_000, 5_000, AlertEnding.SILENCE));
        long over = harness.getProcessingTime();
        harness.setProcessingTime(over + WITHIN + SILENCE - 1);
        assertThat(incidents()).hasSize(1);
        harness.setProcessingTime(over + WITHIN + SILENCE + PATIENCE);
        assertThat(said())
                .containsExactly("pump 5000 OPENED 1 of which 1 open", "pump 6100 RESOLVED 1 of which 0 open");
        assertThat(incidents().get(1).members())
                .extracting(IncidentMember::ending)
                .containsExactly(AlertEnding.SILENCE);
        assertNothingIsLeft();
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void aRestartAfterALongStopIsNoSilence() throws Exception {
        process(opened("pump-1", 5_000));
        process(resolved("pump-1", 5_000));
        harness.setProcessingTime(PATIENCE);
        assertThat(incidents()).hasSize(1);
        OperatorSubtaskState state = harness.snapshot(1, PATIENCE);
        try (var restored = newHarness(PATTERN)) {
            restored.initializeState(state);
            restored.open();
            restored.setProcessingTime(1_000_000);
            restored.setProcessingTime(1_000_000 + WITHIN + SILENCE - 1);
            assertThat(restored.extractOutputValues()).isEmpty();
            restored.setProcessingTime(1_000_000 + WITHIN + SILENCE + PATIENCE);
            assertThat(said(restored.extractOutputValues())).containsExactly("pump 6100 RESOLVED 1 of which 0 open");
        }
    }

    /** Its open alert is of another group now, so that nobody would ever end it. */
    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void anotherPatternResolvesTheIncidentsOfTheFormerOne() throws Exception {
        process(opened("pump-1", 5_000));
        process(opened("valve-1", 5_000));
        harness.processWatermark(5_000);
        OperatorSubtaskState state = harness.snapshot(1, 0);
        try (var restored = newHarness("^(pump)")) {
            restored.initializeState(state);
            restored.open();
            restored.processElement(new StreamRecord<>(opened("pump-2", 5_001), 5_001));
            assertThat(said(restored.extractOutputValues())).containsExactly("pump 6000 RESOLVED 1 of which 1 open");
            restored.setProcessingTime(PATIENCE);
            restored.processWatermark(5_001);
            assertThat(said(restored.extractOutputValues()))
                    .containsExactly(
                            "pump 6000 RESOLVED 1 of which 1 open",
                            "valve 6000 RESOLVED 1 of which 1 open",
                            "pump 5001 OPENED 1 of which 1 open");
        }
    }

    @Test
    void anAlertThatEndsWithoutAnIncidentLeavesNothing() throws Exception {
        process(resolved("pump-1", 5_000));
        harness.processWatermark(5_000 + QUIET);
        assertThat(incidents()).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void aRestoredIncidentGoesOnAsIfNothingHadHappened() throws Exception {
        OperatorSubtaskState state = state();
        List<Incident> uninterrupted = rest(harness);
        try (var restored = newHarness(PATTERN)) {
            restored.initializeState(state);
            restored.open();
            assertThat(rest(restored)).isEqualTo(uninterrupted.subList(1, uninterrupted.size()));
        }
        assertThat(said(uninterrupted))
                .containsExactly(
                        "pump 5000 OPENED 1 of which 1 open",
                        "pump 65000 UPDATED 3 of which 2 open",
                        "pump 71100 RESOLVED 3 of which 0 open");
    }

    /** Written by version 1 of the state with what state() holds; it is gone on from for ever. */
    @Test
    void goesOnFromAnIncidentOfVersion1() throws Exception {
        URL file = Objects.requireNonNull(getClass().getResource("/state/incident-state-1.snapshot"));
        harness.close();
        harness = newHarness(PATTERN);
        harness.initializeState(
                OperatorSnapshotUtil.readStateHandle(Path.of(file.toURI()).toString()));
        harness.open();
        List<Incident> rest = rest(harness);
        assertThat(said(rest))
                .containsExactly("pump 65000 UPDATED 3 of which 2 open", "pump 71100 RESOLVED 3 of which 0 open");
        Incident resolved = rest.get(1);
        assertThat(resolved.id()).isEqualTo("incident/pump-1@telemetry-0@5000");
        assertThat(resolved.tailProbability()).isEqualTo(1e-5);
        assertThat(resolved.features()).containsExactly(new IncidentFeature("pressure", 3));
        assertThat(resolved.members().get(1))
                .isEqualTo(new IncidentMember(
                        "pump-2",
                        "pump-2@telemetry-0@6000",
                        Severity.WARNING,
                        6_000,
                        6_000,
                        AlertEnding.QUIET,
                        1e-5,
                        List.of("pressure")));
        assertNothingIsLeft();
    }

    /** Writes the fixture of the version that is written now; see src/test/resources/README.md. */
    @Test
    @EnabledIfSystemProperty(named = "surprisal.fixtures", matches = ".+")
    void writesTheFixture() throws Exception {
        OperatorSnapshotUtil.writeStateHandle(
                state(),
                Path.of(System.getProperty("surprisal.fixtures"), "incident-state-1.snapshot")
                        .toString());
    }

    /** An incident with an open member, one that is over and news, and an event that waits. */
    private OperatorSubtaskState state() throws Exception {
        process(opened("pump-1", 5_000));
        process(opened("pump-2", 6_000));
        process(resolved("pump-2", 6_000));
        process(opened("pump-3", 9_000));
        harness.processWatermark(7_000);
        return harness.snapshot(1, 0);
    }

    private static List<Incident> rest(KeyedOneInputStreamOperatorTestHarness<String, Alert, Incident> harness)
            throws Exception {
        harness.processWatermark(65_000);
        harness.processElement(new StreamRecord<>(alert("pump-1", 5_000, 70_000, AlertEnding.QUIET), 70_100));
        harness.processElement(new StreamRecord<>(resolved("pump-3", 9_000), 9_100));
        harness.processWatermark(71_100);
        return harness.extractOutputValues();
    }

    private void assertNothingIsLeft() {
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Alert, Incident> newHarness(String pattern)
            throws Exception {
        return newHarness(pattern, 1, 0);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Alert, Incident> newHarness(
            String pattern, int parallelism, int subtask) throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                operator(pattern), groupOf(pattern), Types.STRING, MAX_PARALLELISM, parallelism, subtask);
    }

    private static KeyedProcessOperator<String, Alert, Incident> operator(String pattern) {
        IncidentSettings incidents = new IncidentSettings(pattern, Duration.ofMillis(WITHIN));
        return new KeyedProcessOperator<>(new IncidentLifecycle(
                AlertSettings.defaults()
                        .withQuietPeriod(Duration.ofMillis(QUIET))
                        .withSilence(Duration.ofMillis(SILENCE))
                        .withIncidents(incidents),
                Duration.ofMillis(PATIENCE)));
    }

    private static KeySelector<Alert, String> groupOf(String pattern) {
        KeyGroups groups = new KeyGroups(pattern);
        return alert -> groups.of(alert.key());
    }

    private void process(Alert alert) throws Exception {
        harness.processElement(new StreamRecord<>(alert, alert.eventTime()));
    }

    private List<Incident> incidents() {
        return harness.extractOutputValues();
    }

    private List<String> said() {
        return said(incidents());
    }

    /** Group, time, status and members of events. */
    private static List<String> said(List<Incident> incidents) {
        return incidents.stream()
                .map(incident -> incident.group() + " " + incident.eventTime() + " " + incident.status() + " "
                        + incident.memberCount() + " of which " + incident.openMembers() + " open")
                .toList();
    }

    private static Alert opened(String key, long time) {
        return alert(key, time, time, null);
    }

    private static Alert resolved(String key, long time) {
        return alert(key, time, time, AlertEnding.QUIET);
    }

    private static Alert alert(String key, long first, long last, @Nullable AlertEnding ending) {
        Coordinates opening = new Coordinates("telemetry", 0, first);
        FeatureDeviation pressure = new FeatureDeviation("pressure", "", Float.NaN, 9, 1, 2, 8.9f);
        ScoredRecord peak = new ScoredRecord(
                opening,
                key,
                first,
                new ModelVersion("tiny", "0123456789ab"),
                new String[] {"surprisal"},
                new float[] {5},
                5,
                5,
                Float.NaN,
                1e-5,
                0.5,
                true,
                0,
                false,
                new FeatureDeviation[] {pressure});
        return new Alert(
                ending == null ? AlertStatus.OPENED : AlertStatus.RESOLVED,
                ending,
                Severity.WARNING,
                key + "@" + opening,
                key,
                opening,
                ending == null ? last : last + QUIET,
                first,
                last,
                1,
                1e-5,
                0.5,
                40,
                new AlertFeature[] {AlertFeature.of(pressure)},
                peak);
    }
}
