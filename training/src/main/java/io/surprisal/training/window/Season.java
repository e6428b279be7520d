package io.surprisal.training.window;

import java.util.List;

/**
 * Where the level usually is at each time of the day or the week: the mean m of a window's last records, for each number of the model's condition.
 *
 * @param records how many last records
 * @param levels by the condition's number
 * @param usual the distances δ
 */
public record Season(int records, List<Level> levels, UsualDistance usual) {
    /** What is as far out is as odd as can be. */
    public static final double FARTHEST = 30;

    /**
     * At one time: u = (m − location) / spread, within ± {@value #FARTHEST}.
     *
     * @param location the median of each feature's m, [D]; NaN where none is known of the time
     * @param spread by the median distance from it, [D]; 1 where none is known
     */
    public record Level(double[] location, double[] spread) {}

    public Season {
        levels = List.copyOf(levels);
    }

    /**
     * δ = √(Σ u² / n) over the n features that are known.
     *
     * @param means m of each feature, NaN where not known, [D]
     */
    double distance(double[] means, long number) {
        Level level = levels.get((int) number);
        double squares = 0;
        int known = 0;
        for (int j = 0; j < means.length; j++) {
            double u = (means[j] - level.location()[j]) / level.spread()[j];
            if (!Double.isNaN(u)) {
                squares += Math.pow(Math.min(FARTHEST, Math.max(-FARTHEST, u)), 2);
                known++;
            }
        }
        return Math.sqrt(squares / Math.max(1, known));
    }
}
