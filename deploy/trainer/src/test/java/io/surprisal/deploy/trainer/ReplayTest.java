package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.deploy.cli.JobRules;
import io.surprisal.deploy.trainer.Replay.Measures;
import io.surprisal.deploy.trainer.SaidAlerts.Span;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys a and b, a record each every half hour for ten days, of which the last two are held out. */
class ReplayTest {
    private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final long HALF_HOUR = Duration.ofMinutes(30).toMillis();
    private static final int DAY = 48;
    private static final int STEPS = 10 * DAY;
    private static final int HELD_OUT = 8 * DAY;
    private static final float NORMAL = 0.5f;
    private static final float WILD = 20;

    @TempDir
    private Path directory;

    /** One per key and step, a before b. */
    private final float[] values = new float[2 * STEPS];

    private ModelFile model;

    @BeforeEach
    void normalTelemetry() throws IOException {
        model = ModelFile.read(TinyModel.write(directory, "pumps", List.of("load")));
        Arrays.fill(values, NORMAL);
    }

    @Test
    void alertsThatOpenInTheHeldOutTimeCount() throws Exception {
        values[a(3 * DAY)] = WILD;
        values[a(9 * DAY)] = WILD;
        values[b(9 * DAY)] = WILD;
        values[b(9 * DAY + 20)] = WILD;
        Measures measures = replay(List.of(), List.of());
        assertThat(measures.alerts()).isEqualTo(3);
        assertThat(measures.keyWeeks()).isCloseTo(2 * (2 * DAY - 1) / (7.0 * DAY), within(1e-6));
        assertThat(measures.alertsPerWeek()).isEqualTo(3 / measures.keyWeeks());
    }

    /** It began before: it says nothing of the held-out time. */
    @Test
    void anAlertThatGoesOnIntoTheHeldOutTimeDoesNotCount() throws Exception {
        values[a(HELD_OUT - 2)] = WILD;
        values[a(HELD_OUT - 1)] = WILD;
        values[a(HELD_OUT)] = WILD;
        values[a(HELD_OUT + 1)] = WILD;
        assertThat(replay(List.of(), List.of()).alerts()).isZero();
    }

    @Test
    void confirmedSpansOfAnyTimeAreToBeFoundAndAreNoFalseAlerts() throws Exception {
        values[a(3 * DAY)] = WILD;
        values[a(9 * DAY)] = WILD;
        values[b(9 * DAY)] = WILD;
        List<Span> confirmed = List.of(span("a", 3 * DAY), span("a", 9 * DAY), span("b", 5 * DAY), span("a", -3 * DAY));
        Measures measures = replay(confirmed, confirmed);
        assertThat(measures.confirmed()).as("one lies before the history").isEqualTo(3);
        assertThat(measures.found()).isEqualTo(2);
        assertThat(measures.alerts()).as("that of b, which nobody confirmed").isEqualTo(1);
    }

    @Test
    void calibrationIsOfNormalHeldOutRecordsThatHaveAScore() throws Exception {
        values[a(1)] = WILD;
        values[a(HELD_OUT + 10)] = WILD;
        values[b(HELD_OUT + 10)] = WILD;
        values[b(HELD_OUT + 20)] = Float.NaN;
        Measures measures = replay(List.of(), List.of(span("b", HELD_OUT + 10)));
        int records = 2 * (STEPS - HELD_OUT - 1) - 2;
        assertThat(measures.shares()).containsExactly(1.0 / records, 1.0 / records);
        double normal = TinyModel.surprisal(new float[] {NORMAL});
        double wild = TinyModel.surprisal(new float[] {WILD});
        assertThat(measures.meanAbnormality()).isCloseTo(((records - 1) * normal + wild) / records, within(1e-4));
    }

    private static int a(int step) {
        return step;
    }

    private static int b(int step) {
        return STEPS + step;
    }

    private static Span span(String key, int step) {
        return new Span(key, START + step * HALF_HOUR, START + step * HALF_HOUR);
    }

    private Measures replay(List<Span> confirmed, List<Span> abnormal) throws IOException {
        String[] keys = new String[values.length];
        String[] times = new String[values.length];
        for (int row = 0; row < values.length; row++) {
            keys[row] = row < STEPS ? "a" : "b";
            times[row] = Long.toString(START + row % STEPS * HALF_HOUR);
        }
        SaidAlerts said = new SaidAlerts(abnormal, confirmed, abnormal.size(), 0);
        JobHistory history = JobHistory.of(
                TelemetryTable.of(FeatureSchema.named(List.of("load")), values)
                        .withKeys(keys)
                        .withTimes(times),
                said,
                Duration.ofMinutes(30L * (STEPS - 1 - HELD_OUT)));
        JobRules rules = new JobRules(
                ScoringOptions.defaults().withThreshold(new TailThreshold(1e-4)), AlertSettings.defaults());
        return Replay.of(model, rules, history, said);
    }
}
