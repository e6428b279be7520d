package io.surprisal.core.calibration;

/**
 * A² of Anderson &amp; Darling (1952), n ∫ (F_n − F)² / (F (1 − F)) dF: how far exceedances are from a tail, the far part weighed as much as the
 * near one.
 */
final class AndersonDarling {
    /** Keeps the logarithms finite where a value is all but impossible. */
    private static final double SMALLEST = 1e-12;

    private AndersonDarling() {}

    /** @param exceedances ascending, at least one; not changed */
    static double statistic(double[] exceedances, Tail tail) {
        int size = exceedances.length;
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double below = 1 - survival(tail, exceedances[i]);
            double beyond = survival(tail, exceedances[size - 1 - i]);
            sum += (2 * i + 1) * (Math.log(below) + Math.log(beyond)) / size;
        }
        return -size - sum;
    }

    private static double survival(Tail tail, double exceedance) {
        return Math.min(Math.max(tail.survival(exceedance), SMALLEST), 1 - SMALLEST);
    }
}
