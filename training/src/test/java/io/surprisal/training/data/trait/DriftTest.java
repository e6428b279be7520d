package io.surprisal.training.data.trait;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.table.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** A season is not a drift, however few of its periods there are. */
class DriftTest {
    private static final int FIVE_MINUTES = 300;
    private static final int PER_DAY = 288;

    private final Random random = new Random(Synthetic.SEED);

    @Test
    void twoDaysOfADailyCycleAreNoDrift() {
        assertThat(findings(2 * PER_DAY, this::daily)).noneMatch(finding -> finding.contains("drift"));
        assertThat(findings(2 * PER_DAY + PER_DAY / 3, this::daily)).noneMatch(finding -> finding.contains("drift"));
    }

    @Test
    void twoPeriodsWithoutAClockAreNoDrift() {
        Column daily = Synthetic.column(2 * PER_DAY, this::daily);
        assertThat(Drift.of(daily, Ends.of(Synthetic.ordered(2 * PER_DAY), Optional.empty())))
                .isEmpty();
    }

    @Test
    void twoWeeksOfAWeeklyCycleAreNoDrift() {
        assertThat(findings(14 * PER_DAY, row -> (row / PER_DAY % 7 < 2 ? 0 : 2) + 0.3 * random.nextGaussian()))
                .noneMatch(finding -> finding.contains("drift"));
    }

    @Test
    void aDriftBesideADailyCycleIsFound() {
        Column both = Synthetic.column(20 * PER_DAY, row -> daily(row) + 4.0 * row / (20 * PER_DAY));
        assertThat(drift(both)).isPresent();
        assertThat(findings(20 * PER_DAY, row -> daily(row) + 4.0 * row / (20 * PER_DAY)))
                .anyMatch(finding -> finding.startsWith("1 feature drifts (m: +1.9"));
    }

    @Test
    void lessThanTwoDaysOrWeeksTellNothingAndSaySo() {
        assertThat(findings(PER_DAY, row -> row / 100.0 + random.nextGaussian()))
                .anyMatch(finding -> finding.startsWith("1 feature ends on another level (m: +")
                        && finding.endsWith(
                                "the rows span 24 h, and in less than two days a drift cannot be told from the"
                                        + " course of a day; train on two days or more if later rows look abnormal"));
        assertThat(findings(5 * PER_DAY, row -> row / 400.0 + random.nextGaussian()))
                .anyMatch(finding -> finding.startsWith("1 feature ends on another level (m: +")
                        && finding.contains("the rows span 5 days, and in less than two weeks"));
    }

    @Test
    void everySeriesIsComparedWithItself() {
        int rows = 40 * PER_DAY;
        String[] keys = new String[rows];
        for (int row = 0; row < rows; row++) {
            keys[row] = row < rows / 2 ? "early" : "late";
        }
        RowOrder order = RowOrder.of(rows, keys, null);
        Column levels = Synthetic.column(rows, row -> row < rows / 2 ? 0 : 5 + random.nextGaussian());
        Clock clock = Synthetic.everySeconds(rows, FIVE_MINUTES);
        assertThat(Drift.of(levels, Ends.of(order, Optional.of(clock)))).isEmpty();
    }

    private double daily(int row) {
        return Math.sin(2 * Math.PI * row / PER_DAY) + 0.1 * random.nextGaussian();
    }

    private static Optional<Drift> drift(Column column) {
        return Drift.of(
                column,
                Ends.of(
                        Synthetic.ordered(column.rows()),
                        Optional.of(Synthetic.everySeconds(column.rows(), FIVE_MINUTES))));
    }

    private static List<String> findings(int rows, IntToDoubleFunction value) {
        return Findings.of(
                1,
                feature -> Synthetic.column(rows, value),
                Synthetic.ordered(rows),
                Optional.of(Synthetic.everySeconds(rows, FIVE_MINUTES)));
    }
}
