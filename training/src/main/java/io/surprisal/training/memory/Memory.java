package io.surprisal.training.memory;

/**
 * What windows of so many records were like: a density of their {@link WindowStatistics}, a normal kernel around each of M windows that
 * stand for all normal ones. Statistics are u = (f(s) − location) / spread, f the logarithm above a floor but for means, within ±
 * {@value #FARTHEST}:
 *
 * <pre>
 * p(u) = (1/M) Σ_m N(u; centre_m, bandwidth² I)
 * δ(u) = √(log max p − log p(u)) = √(−log (1/M) Σ_m e^(−‖u − centre_m‖² / 2 bandwidth²))
 * </pre>
 *
 * <p>δ is the distance to what is remembered, in bandwidths: where one centre is nearest by far, ‖u − centre‖ / √2 bandwidth. Nats grow with the square of the
 * distance, and one far window would drown all others.
 *
 * @param records how many
 * @param floors what is added to a statistic before its logarithm, [4·D]; of no consequence for means
 * @param location [4·D]
 * @param spread [4·D]
 * @param centres [M][4·D]
 * @param bandwidth above 0
 * @param median of δ on held-out rows
 * @param way from there to the 99 % quantile, above 0
 */
public record Memory(
        int records,
        double[] floors,
        double[] location,
        double[] spread,
        double[][] centres,
        double bandwidth,
        double median,
        double way) {
    /** What is as far out is as odd as can be. */
    public static final double FARTHEST = 30;

    private static final double HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

    Memory calibrated(double newMedian, double newWay) {
        return new Memory(records, floors, location, spread, centres, bandwidth, newMedian, newWay);
    }

    /** The statistics as the density takes them, of which the first D are means. */
    double[] standardised(double[] statistics) {
        double[] standardised = new double[statistics.length];
        for (int j = 0; j < standardised.length; j++) {
            double looked = seen(statistics, floors, j);
            standardised[j] = Math.min(FARTHEST, Math.max(-FARTHEST, (looked - location[j]) / spread[j]));
        }
        return standardised;
    }

    /** A statistic before it is standardised. */
    static double seen(double[] statistics, double[] floors, int j) {
        return j < statistics.length / WindowStatistics.KINDS ? statistics[j] : Math.log(statistics[j] + floors[j]);
    }

    /**
     * δ.
     *
     * @param standardised [4·D]
     * @param known [4·D]; what is not has no part
     */
    public double distance(double[] standardised, boolean[] known) {
        double[] logarithms = new double[centres.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int m = 0; m < centres.length; m++) {
            double square = 0;
            for (int j = 0; j < standardised.length; j++) {
                double difference = known[j] ? standardised[j] - centres[m][j] : 0;
                square += difference * difference;
            }
            logarithms[m] = -square / (2 * bandwidth * bandwidth);
            largest = Math.max(largest, logarithms[m]);
        }
        double sum = 0;
        for (double logarithm : logarithms) {
            sum += Math.exp(logarithm - largest);
        }
        return Math.sqrt(Math.max(0, Math.log(centres.length) - largest - Math.log(sum)));
    }

    /** −log p, nats. */
    double surprisal(double[] standardised, boolean[] known) {
        double distance = distance(standardised, known);
        int dimensions = 0;
        for (boolean there : known) {
            dimensions += there ? 1 : 0;
        }
        return distance * distance + dimensions * (Math.log(bandwidth) + HALF_LOG_TWO_PI);
    }
}
