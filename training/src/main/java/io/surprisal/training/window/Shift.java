package io.surprisal.training.window;

/**
 * How far the level moves, usually, from one half of a window to the other: u = (d − location) / spread, within ± {@value #FARTHEST}.
 *
 * @param location the median of each feature's d, [D]
 * @param spread by the median distance from it, [D]
 * @param usual the distances δ
 */
public record Shift(double[] location, double[] spread, UsualDistance usual) {
    /** What is as far out is as odd as can be. */
    public static final double FARTHEST = 30;

    /**
     * δ = √(Σ u² / n).
     *
     * @param differences d of each feature, NaN where not known, [D]
     */
    double distance(double[] differences) {
        double squares = 0;
        int known = 0;
        for (int j = 0; j < differences.length; j++) {
            if (!Double.isNaN(differences[j])) {
                double u = (differences[j] - location[j]) / spread[j];
                squares += Math.pow(Math.min(FARTHEST, Math.max(-FARTHEST, u)), 2);
                known++;
            }
        }
        return Math.sqrt(squares / Math.max(1, known));
    }
}
