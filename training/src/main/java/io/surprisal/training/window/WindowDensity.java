package io.surprisal.training.window;

/**
 * A density of windows' numbers u ({@link NumbersScale}): a normal kernel around each of M windows that stand for all normal ones.
 *
 * <pre>
 * p(u) = (1/M) Σ_m N(u; centre_m, bandwidth² I)
 * δ(u) = √(log max p − log p(u)) = √(−log (1/M) Σ_m e^(−‖u − centre_m‖² / 2 bandwidth²))
 * </pre>
 *
 * <p>δ is the distance to what is remembered, in bandwidths: where one centre is nearest by far, ‖u − centre‖ / √2 bandwidth. Nats grow with the square of the
 * distance, and one far window would drown all others.
 *
 * @param centres [M][n·D]
 * @param bandwidth above 0
 */
public record WindowDensity(double[][] centres, double bandwidth) {
    private static final double HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

    /**
     * δ.
     *
     * @param standardised u, [n·D]
     * @param known [n·D]; what is not has no part
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
