package io.surprisal.evaluation.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawTest {
    private static final int ROWS = 3000;
    private static final int WINDOW = 20;
    private static final int TAIL = 10;
    private static final Fault SHIFT = new Fault(FaultKind.LEVEL_SHIFT, 3, "3 s", 60);

    @Test
    void keepsAwayFromAlertsLabelsOutagesAndEnds() {
        NormalRows rows = Telemetry.rows(ROWS, Telemetry.noise(0, 1, 1));
        rows.labels()[1000] = true;
        for (int i = 2500; i < ROWS; i++) {
            rows.times()[i] += 2 * 60 * Telemetry.MINUTE;
        }
        KeySeries series = Telemetry.series(rows);
        boolean[] alerted = new boolean[ROWS];
        alerted[2000] = true;
        // Half an hour before the label, the label, half an hour after it; one record in an alert.
        assertThat(series.exclude(alerted)).containsExactly(61, 1);
        List<Spot> spots = draw(series, 400, 1).spots(SHIFT);
        assertThat(spots).hasSize(400).doesNotHaveDuplicates();
        assertThat(spots).allSatisfy(spot -> {
            int from = spot.place() - WINDOW;
            int to = spot.place() + 60 + TAIL;
            assertThat(from).isNotNegative();
            assertThat(to).isLessThanOrEqualTo(ROWS);
            assertThat(IntStream.range(from, to)).noneMatch(i -> (i >= 970 && i <= 1030) || i == 2000);
            assertThat(from < 2500 && to > 2500).isFalse();
        });
    }

    @Test
    void dealsFeaturesEvenlyAndPassesOverWhatStandsStill() {
        NormalRows rows = Telemetry.rows(
                ROWS, Telemetry.noise(0, 1, 1), i -> 3, Telemetry.noise(0, 1, 2), i -> i % 2, Telemetry.noise(5, 1, 3));
        KeySeries series = Telemetry.series(rows);
        series.exclude(new boolean[ROWS]);
        List<Spot> spots = draw(series, 30, 1).spots(SHIFT);
        for (int feature : new int[] {0, 2, 4}) {
            assertThat(spots.stream().filter(spot -> spot.feature() == feature)).hasSize(10);
        }
    }

    @Test
    void theSeedDecides() {
        KeySeries series = Telemetry.series(Telemetry.rows(ROWS, Telemetry.noise(0, 1, 1)));
        series.exclude(new boolean[ROWS]);
        assertThat(draw(series, 30, 1).spots(SHIFT))
                .isEqualTo(draw(series, 30, 1).spots(SHIFT));
        assertThat(draw(series, 30, 2).spots(SHIFT))
                .isNotEqualTo(draw(series, 30, 1).spots(SHIFT));
    }

    @Test
    void saysWhyAFaultHasNoPlace() {
        KeySeries series = Telemetry.series(Telemetry.rows(ROWS, Telemetry.noise(0, 1, 1)));
        series.exclude(new boolean[ROWS]);
        Draw draw = draw(series, 30, 1);
        for (FaultKind kind :
                List.of(FaultKind.MISSING_PEAK, FaultKind.FREQUENCY, FaultKind.SWAPPED, FaultKind.STOPPED_COUNTER)) {
            Fault fault = new Fault(kind, 1, "", kind == FaultKind.STOPPED_COUNTER ? 15 : 0);
            assertThat(draw.spots(fault)).isEmpty();
            assertThat(draw.leftOut(fault).reason()).isEqualTo(kind.absent());
        }
        assertThat(draw.leftOut(new Fault(FaultKind.DRIFT, 1, "", 4320)).reason())
                .startsWith("no stretch that long");
    }

    private static Draw draw(KeySeries series, int places, long seed) {
        return new Draw(List.of(series), WINDOW, TAIL, new RehearsalOptions(places, seed));
    }
}
