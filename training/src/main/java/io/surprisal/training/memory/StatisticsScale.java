package io.surprisal.training.memory;

/**
 * How {@link WindowStatistics} are seen: u = (f(s) − location) / spread, f the logarithm above a floor but for means, within ±
 * {@value #FARTHEST}.
 *
 * @param floors what is added to a statistic before its logarithm, [4·D]; of no consequence for means
 * @param location [4·D]
 * @param spread [4·D]
 */
public record StatisticsScale(double[] floors, double[] location, double[] spread) {
    /** What is as far out is as odd as can be. */
    public static final double FARTHEST = 30;

    /** f of a statistic. The first D are means. */
    static double seen(double[] statistics, double[] floors, int j) {
        return j < statistics.length / WindowStatistics.KINDS ? statistics[j] : Math.log(statistics[j] + floors[j]);
    }

    /**
     * u, 0 where not known.
     *
     * @param statistics [4·D]
     * @param known [4·D]
     */
    double[] standardised(double[] statistics, boolean[] known) {
        double[] standardised = new double[statistics.length];
        for (int j = 0; j < standardised.length; j++) {
            double deviation = (seen(statistics, floors, j) - location[j]) / spread[j];
            standardised[j] = known[j] ? Math.min(FARTHEST, Math.max(-FARTHEST, deviation)) : 0;
        }
        return standardised;
    }
}
