package io.surprisal.training.data.trait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private static final int ROWS = 5_000;

    private final Random random = new Random(Synthetic.SEED);

    @Test
    void pointsToRowsFarOutside() {
        List<String> findings = findings(
                Synthetic.column(ROWS, row -> row >= 4_000 && row < 4_020 ? 30 : random.nextGaussian()),
                Synthetic.column(ROWS, row -> row >= 4_000 && row < 4_020 ? 30 : random.nextGaussian()));
        assertThat(findings)
                .first()
                .isEqualTo(
                        "21 rows (0.4 %) lie far outside the rest in 2 stretches, the longest rows 4,001 to 4,020:"
                                + " perhaps unlabelled anomalies; with model.objective.trim, training leaves out the worst of each batch");
    }

    @Test
    void hasNothingToSayOfNoise() {
        assertThat(findings(
                        Synthetic.column(ROWS, row -> random.nextGaussian()),
                        Synthetic.column(ROWS, row -> random.nextGaussian())))
                .isEmpty();
    }

    @Test
    void countsRepeatedRows() {
        Column first = Synthetic.normal(ROWS);
        Column half = Synthetic.column(ROWS, row -> first.value(row < 100 ? 4_000 + row : row));
        Column other = Synthetic.column(ROWS, row -> 2 * half.value(row));
        assertThat(findings(half, other))
                .containsExactly(
                        "100 rows (2.0 %) repeat another in every value: they count as often in training, and"
                                + " copies among the held-out rows flatter the model; check whether the export repeats records");
    }

    @Test
    void seesOneHotColumns() {
        int[] state = new int[ROWS];
        for (int row = 0; row < ROWS; row++) {
            state[row] = random.nextInt(3);
        }
        Column idle = Synthetic.column(ROWS, row -> state[row] == 0 ? 1 : 0);
        Column busy = Synthetic.column(ROWS, row -> state[row] == 1 ? 1 : 0);
        Column down = Synthetic.column(ROWS, row -> state[row] == 2 ? 1 : 0);
        assertThat(findings(idle, busy, down))
                .singleElement()
                .asString()
                .startsWith("3 features hold 0 and 1 only, exactly one of them 1 in every row:");
        assertThat(findings(idle, busy))
                .singleElement()
                .asString()
                .startsWith("2 features hold 0 and 1 only: a rare 1");
    }

    @Test
    void asksForMoreRows() {
        assertThat(Findings.of(
                        2,
                        feature -> Synthetic.column(19, row -> random.nextGaussian()),
                        Synthetic.ordered(19),
                        Optional.empty()))
                .containsExactly(
                        "Only 19 rows for 2 features that move: a model can learn them by heart and then knows no"
                                + " normal spread; give at least 20 rows, or fewer features");
    }

    @Test
    void saysWhatNeedsAClock() {
        double[] state = {0};
        Column wandering = Synthetic.column(ROWS, row -> state[0] = 0.9 * state[0] + random.nextGaussian());
        assertThat(findings(wandering))
                .containsExactly(
                        "Rows depend on those before them but have no clock, at best a row number: days, weeks and"
                                + " gaps cannot be known; name the column that holds the time (--time, data.time)");
    }

    @Test
    void namesThreeWithFiguresTheWorstFirst() {
        List<String> findings = Findings.of(
                400,
                feature -> new Column("m" + feature, ramp(1_000 + feature)),
                Synthetic.ordered(ROWS),
                Optional.of(Synthetic.everySeconds(ROWS, 1)));
        assertThat(findings)
                .first()
                .isEqualTo("400 features count up (m399: rises in 100 % of 1,398 moves, 0 resets; m398: rises in"
                        + " 100 % of 1,397 moves, 0 resets; m397: rises in 100 % of 1,396 moves, 0 resets; and 397 more):"
                        + " the level leaves any range it was trained on, so presets for ordered data look at the change"
                        + " since the record before (model.view.difference)");
    }

    private static float[] ramp(int until) {
        float[] values = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            values[row] = Math.min(row, until - 1);
        }
        return values;
    }

    private static List<String> findings(Column... columns) {
        return Findings.of(columns.length, feature -> columns[feature], Synthetic.ordered(ROWS), Optional.empty());
    }
}
