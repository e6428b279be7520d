package io.surprisal.training.data.trait;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.util.MathArrays;

/**
 * How well earlier windows foretell later ones, as they do where waves come again and again at one level: Σ min ‖w − v‖² / Σ ‖w − mean of w‖² over windows w of the newest fifth
 * and v of those before, of all features together, each by its mean and deviation. So the nearest window must be near in level and in shape, by the measure of how far w moves.
 *
 * @param left 0 where each window was there before, about 1 for noise, more where the level wanders; NaN where too few windows are there, or too few of them move
 */
public record Recurrence(double left) {
    /** Heartbeats leave .013, chaotic waves .003; the smoothest of 15 metrics .045, smooth noise .03. */
    private static final double CLEAN = 0.02;

    /** As many as preset waveform has. */
    private static final int RECORDS = 40;

    private static final int MOST_BEFORE = 2_000;
    private static final int FEWEST_BEFORE = 500;
    private static final int MOST_NEWEST = 500;

    /** As many numbers as such a model remembers: wide windows are few. */
    private static final int MOST_NUMBERS = 1 << 20;

    private static final double SHARE_BEFORE = 0.8;
    private static final double SHARE_MOVING = 0.9;
    private static final double NOTHING = 1e-6;
    private static final double FARTHEST = 10;

    /**
     * Looks at the longest series.
     *
     * @param features those that move, at least one
     */
    public static Recurrence of(List<Column> features, RowOrder order) {
        int[] rows = order.longest();
        int last = rows.length - RECORDS;
        int split = (int) (SHARE_BEFORE * last);
        int most = Math.min(MOST_BEFORE, MOST_NUMBERS / (RECORDS * Math.max(1, features.size())));
        if (split - RECORDS < FEWEST_BEFORE || most < FEWEST_BEFORE || features.isEmpty()) {
            return new Recurrence(Double.NaN);
        }
        double[][] series =
                features.stream().map(column -> standardised(column, rows)).toArray(double[][]::new);
        List<double[]> before = windows(series, 0, split - RECORDS, most);
        List<double[]> newest = windows(series, split, last, MOST_NEWEST);
        double[] moved = newest.stream().mapToDouble(Recurrence::moved).toArray();
        double moving = Arrays.stream(moved).filter(each -> each > NOTHING).count();
        if (before.size() < FEWEST_BEFORE || moving < SHARE_MOVING * newest.size()) {
            return new Recurrence(Double.NaN);
        }
        double apart = newest.stream()
                .mapToDouble(window -> before.stream()
                        .mapToDouble(other -> MathArrays.distance(window, other))
                        .min()
                        .orElseThrow())
                .map(distance -> distance * distance)
                .sum();
        return new Recurrence(apart / Arrays.stream(moved).sum());
    }

    /** Whether waves come again. */
    public boolean isClean() {
        return left <= CLEAN;
    }

    private static double[] standardised(Column column, int[] rows) {
        double[] values = Arrays.stream(rows).mapToDouble(column::value).toArray();
        double[] known =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        double mean = StatUtils.mean(known);
        double deviation = Math.sqrt(StatUtils.populationVariance(known));
        return Arrays.stream(values)
                .map(value -> deviation == 0 ? 0 : Math.max(-FARTHEST, Math.min(FARTHEST, (value - mean) / deviation)))
                .toArray();
    }

    /** Some of the windows that begin at some rows, those without a gap, feature by feature. */
    private static List<double[]> windows(double[][] series, int from, int to, int most) {
        int[] starts = RowOrder.scattered(IntStream.range(from, to).toArray(), most);
        return Arrays.stream(starts)
                .mapToObj(start -> {
                    double[] window = new double[series.length * RECORDS];
                    for (int j = 0; j < series.length; j++) {
                        System.arraycopy(series[j], start, window, j * RECORDS, RECORDS);
                    }
                    return Arrays.stream(window).anyMatch(Double::isNaN) ? null : window;
                })
                .filter(Objects::nonNull)
                .toList();
    }

    /** How far a window moves: the squared distance from the means of its features. */
    private static double moved(double[] window) {
        double sum = 0;
        for (int from = 0; from < window.length; from += RECORDS) {
            sum += RECORDS * StatUtils.populationVariance(window, from, RECORDS);
        }
        return sum;
    }
}
