package io.surprisal.training.data.trait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SerialDependenceTest {
    private final Random random = new Random(Synthetic.SEED);

    @Test
    void isExactForFewValues() {
        // Of the C(6, 3) = 20 orders of 3 high and 3 low values, 4 keep the high ones in one run.
        Column grouped = Synthetic.column(6, row -> row < 3 ? 0 : 1);
        assertThat(SerialDependence.of(grouped, Synthetic.ordered(6)).chance()).isCloseTo(2 * 4 / 20.0, within(1e-9));
    }

    @Test
    void learnsNothingFromASinglePeak() {
        Column peak = Synthetic.column(2_880, row -> row == 99 ? 1 : 0);
        assertThat(SerialDependence.of(peak, Synthetic.ordered(2_880)).chance()).isEqualTo(1);
    }

    @Test
    void findsAnAutoregression() {
        double[] state = {0};
        Column column = Synthetic.column(500, row -> state[0] = 0.5 * state[0] + random.nextGaussian());
        assertThat(ordered(column, Synthetic.ordered(500))).isTrue();
    }

    @Test
    void findsRareEventsThatKeepApart() {
        Column toggling = Synthetic.column(3_000, row -> row % 15 == 0 ? 1 : 0);
        assertThat(ordered(toggling, Synthetic.ordered(3_000))).isTrue();
    }

    @Test
    void isNotMisledByOutliersSideBySide() {
        Column twoPeaks = Synthetic.column(3_000, row -> row == 700 || row == 701 ? 1e6 : random.nextGaussian());
        assertThat(ordered(twoPeaks, Synthetic.ordered(3_000))).isFalse();
    }

    @Test
    void mistakesFewShuffledColumnsForOrdered() {
        int mistaken = 0;
        for (int trial = 0; trial < 300; trial++) {
            Column column = Synthetic.column(200, row -> Math.floor(3 * random.nextGaussian()));
            mistaken += ordered(column, Synthetic.ordered(200)) ? 1 : 0;
        }
        // 0.1 % of 300 expected; 4 or more have a chance of 0.03 %.
        assertThat(mistaken).isLessThan(4);
    }

    @Test
    void looksWithinSeries() {
        int rows = 2_000;
        String[] keys = new String[rows];
        for (int row = 0; row < rows; row++) {
            keys[row] = "host-" + row / 1_000;
        }
        Column levels = Synthetic.column(rows, row -> row / 1_000 * 10 + random.nextGaussian());
        assertThat(ordered(levels, RowOrder.of(rows, keys, null))).isFalse();
        assertThat(ordered(levels, Synthetic.ordered(rows))).isTrue();
    }

    @Test
    void takesTwoWeakSignsForOneStrongOne() {
        SerialDependence weak = new SerialDependence(0.002);
        SerialDependence none = new SerialDependence(0.5);
        assertThat(SerialDependence.ordered(List.of(weak))).isFalse();
        assertThat(SerialDependence.ordered(List.of(weak, weak))).isTrue();
        assertThat(SerialDependence.dependent(List.of(weak, none, none, none, none)))
                .as("0.002 in one of five, allowed each 0.002")
                .isZero();
        assertThat(SerialDependence.ordered(List.of(new SerialDependence(0.0004), none)))
                .isTrue();
        assertThat(SerialDependence.ordered(List.of())).isFalse();
    }

    private static boolean ordered(Column column, RowOrder order) {
        return SerialDependence.ordered(List.of(SerialDependence.of(column, order)));
    }
}
