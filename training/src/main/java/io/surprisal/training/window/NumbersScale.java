package io.surprisal.training.window;

/**
 * How numbers of a window are seen: u = (f(s) − location) / spread, within ± {@value #FARTHEST}, f the logarithm above a floor where there is a floor.
 *
 * @param floors what is added to a number before its logarithm; 0 for one that is looked at as it is, [n·D]
 * @param location [n·D]
 * @param spread [n·D]
 */
public record NumbersScale(double[] floors, double[] location, double[] spread) {
    /** What is as far out is as odd as can be. */
    public static final double FARTHEST = 30;

    /** f of a number. */
    static double seen(double[] numbers, double[] floors, int j) {
        return floors[j] == 0 ? numbers[j] : Math.log(numbers[j] + floors[j]);
    }

    /**
     * u, 0 where not known.
     *
     * @param numbers [n·D]
     * @param known [n·D]
     */
    double[] standardised(double[] numbers, boolean[] known) {
        double[] standardised = new double[numbers.length];
        for (int j = 0; j < standardised.length; j++) {
            double deviation = (seen(numbers, floors, j) - location[j]) / spread[j];
            standardised[j] = known[j] ? Math.min(FARTHEST, Math.max(-FARTHEST, deviation)) : 0;
        }
        return standardised;
    }
}
