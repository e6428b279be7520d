package io.surprisal.training.data.trait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnTraitsTest {
    private static final int ROWS = 10_000;

    private final RowOrder order = Synthetic.ordered(ROWS);
    private final Ends ends = Ends.of(order, Optional.empty());
    private final Random random = new Random(Synthetic.SEED);

    @Test
    void countsResetsOfACounter() {
        Column bytes = Synthetic.column(ROWS, row -> row % 4_000 * 10);
        assertThat(Counter.of(bytes, order)).contains(new Counter(9_999, 2));
        assertThat(Counter.of(bytes, order).orElseThrow()).hasToString("rises in 99.980 % of 9,999 moves, 2 resets");
    }

    @Test
    void takesNoWanderingLevelForACounter() {
        double[] level = {0};
        Column wandering = Synthetic.column(ROWS, row -> level[0] += random.nextGaussian());
        assertThat(Counter.of(wandering, order)).isEmpty();
        assertThat(Counter.of(Synthetic.column(20, row -> row), Synthetic.ordered(20)))
                .as("19 moves")
                .isEmpty();
    }

    @Test
    void countsAcrossInterleavedSeriesSeparately() {
        String[] keys = new String[ROWS];
        for (int row = 0; row < ROWS; row++) {
            keys[row] = "host-" + row % 2;
        }
        Column counters = Synthetic.column(ROWS, row -> row / 2 + row % 2 * 1e5);
        assertThat(Counter.of(counters, RowOrder.of(ROWS, keys, null))).contains(new Counter(ROWS - 2, 0));
        assertThat(Counter.of(counters, order)).isEmpty();
    }

    @Test
    void findsATailHeavierThanAnExponentials() {
        Column heavy = Synthetic.column(ROWS, row -> Math.exp(2 * random.nextGaussian()));
        assertThat(RightTail.of(heavy).orElseThrow().reach()).isBetween(80.0, 300.0);
        Column exponential = Synthetic.column(ROWS, row -> -Math.log(1 - random.nextDouble()));
        assertThat(RightTail.of(exponential)).isEmpty();
        assertThat(RightTail.of(Synthetic.normal(ROWS))).isEmpty();
    }

    @Test
    void seesTheTailBehindManyZeroes() {
        Column mostlyZero = Synthetic.column(ROWS, row -> row % 2 == 0 ? 0 : Math.exp(2 * random.nextGaussian()));
        assertThat(RightTail.of(mostlyZero)).isPresent();
    }

    @Test
    void tellsScatteredHolesFromBlocks() {
        Column scattered = Synthetic.column(ROWS, row -> random.nextDouble() < 0.2 ? Double.NaN : 1);
        Holes holes = Holes.of(scattered, order).orElseThrow();
        assertThat((double) holes.missing() / holes.rows()).isBetween(0.19, 0.21);
        assertThat(holes.inBlocks()).isFalse();
        Column blocks = Synthetic.column(ROWS, row -> row % 1_000 < 50 ? Double.NaN : 1);
        assertThat(Holes.of(blocks, order)).contains(new Holes(500, 10, ROWS));
        assertThat(Holes.of(blocks, order).orElseThrow()).hasToString("5.0 %, 10 runs of 50 rows on average");
        assertThat(Holes.of(Synthetic.normal(ROWS), order)).isEmpty();
    }

    @Test
    void measuresDriftInStandardDeviations() {
        Column step = Synthetic.column(ROWS, row -> row < ROWS / 2 ? 1 : 3);
        assertThat(Drift.of(step, ends)).contains(new Drift(2));
        Column daily = Synthetic.column(ROWS, row -> Math.sin(row / 50.0) + random.nextGaussian());
        assertThat(Drift.of(daily, ends)).isEmpty();
    }

    @Test
    void saysOnceWhatACounterIs() {
        ColumnTraits counter = ColumnTraits.of(Synthetic.column(ROWS, row -> row), order, Optional.empty(), ends);
        assertThat(counter.counter()).isPresent();
        assertThat(counter.drift()).isEmpty();
    }

    @Test
    void drawsTheLineOfNearlyConstantAtOneInAThousand() {
        assertThat(ColumnTraits.of(Synthetic.column(ROWS, row -> row < 10 ? 7 : 3), order, Optional.empty(), ends)
                        .nearlyConstant())
                .isTrue();
        assertThat(ColumnTraits.of(Synthetic.column(ROWS, row -> row < 11 ? 7 : 3), order, Optional.empty(), ends)
                        .nearlyConstant())
                .isFalse();
        assertThat(ColumnTraits.of(Synthetic.column(ROWS, row -> 3), order, Optional.empty(), ends)
                        .nearlyConstant())
                .isFalse();
    }

    @Test
    void knowsFlags() {
        assertThat(Synthetic.column(100, row -> row % 7 == 0 ? 1 : 0).flag()).isTrue();
        assertThat(Synthetic.column(100, row -> row % 7 / 6.0).flag()).isFalse();
        assertThat(Synthetic.column(100, row -> 0).flag()).isFalse();
    }
}
