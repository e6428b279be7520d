package io.surprisal.core.calibration;

/**
 * How well the held-out records of a calibration support an alert budget: the sampling error of the share of normal records that will
 * really alert. The error is the fit's (delta method; Coles 2001, section 4.3.3), with as many exceedances as are independent. It
 * holds as far as the stream is what the held-out records were, and the tail goes on as it was fitted.
 *
 * @param budget the share of normal records that is to alert
 * @param low the share that will alert is at least this, in 97.5 of 100 calibrations
 * @param high the share that will alert is at most this, in 97.5 of 100 calibrations
 * @param smallest the smallest budget that the records support: the error is within {@link #FACTOR}, and the independent records are at
 *     least a hundredth of those in which one is to alert, since nobody knows how a tail goes on farther out; 1 where there is none
 */
public record BudgetSupport(double budget, double low, double high, double smallest) {
    /** A budget is supported where {@link #low} and {@link #high} are within this factor of it. */
    public static final double FACTOR = 3;

    private static final double FARTHEST = 100;
    private static final double NORMAL_97_5 = 1.959964;
    private static final double STEP = 1e-4;

    /** @param budget in (0, 1) */
    public static BudgetSupport of(TailCalibration calibration, double budget) {
        if (!(budget > 0 && budget < 1)) {
            throw new IllegalArgumentException("An alert budget lies between 0 and 1; got " + budget);
        }
        double factor = factor(calibration, budget);
        return new BudgetSupport(budget, budget / factor, Math.min(1, budget * factor), smallest(calibration));
    }

    /** Whether the share of normal records that will alert is within {@link #FACTOR} of the budget, in 95 of 100 calibrations. */
    public boolean supported() {
        return budget >= smallest;
    }

    private static double smallest(TailCalibration calibration) {
        double supported = 0;
        double unsupported = -Math.log(FARTHEST * independent(calibration));
        for (int i = 0; i < 50; i++) {
            double middle = (supported + unsupported) / 2;
            if (factor(calibration, Math.exp(middle)) <= FACTOR) {
                supported = middle;
            } else {
                unsupported = middle;
            }
        }
        return Math.exp(supported);
    }

    private static double independent(TailCalibration calibration) {
        return calibration.count() * calibration.extremalIndex();
    }

    private static double factor(TailCalibration calibration, double budget) {
        return Math.exp(NORMAL_97_5 * Math.sqrt(variance(calibration, budget)));
    }

    /** The variance of the logarithm of the share that will alert. */
    private static double variance(TailCalibration calibration, double budget) {
        double independent = independent(calibration);
        double rate = calibration.exceedanceRate();
        if (budget >= rate) {
            return (1 - budget) / (budget * independent);
        }
        double exceedances = rate * independent;
        return (1 - rate) / exceedances + ofTail(calibration.tail(), budget / rate) / exceedances;
    }

    /** The variance of log P(Y &gt; y), where that is {@code probability}, for one exceedance. */
    private static double ofTail(ParetoTail tail, double probability) {
        double y = tail.quantileOfSurvival(probability);
        double byScale = slope(tail, y, 0, STEP);
        if (tail.shape() == 0) {
            return byScale * byScale;
        }
        double byShape = slope(tail, y, STEP, 0);
        // The inverse of Fisher's information of log scale and shape (Smith 1987).
        double shape = 1 + tail.shape();
        return 2 * shape * byScale * byScale - 2 * shape * byScale * byShape + shape * shape * byShape * byShape;
    }

    private static double slope(ParetoTail tail, double y, double shape, double logScale) {
        return (logSurvival(tail, y, shape, logScale) - logSurvival(tail, y, -shape, -logScale)) / (2 * STEP);
    }

    private static double logSurvival(ParetoTail tail, double y, double shape, double logScale) {
        return Math.log(new ParetoTail(tail.shape() + shape, tail.scale() * Math.exp(logScale), tail.straightBelow())
                .survival(y));
    }
}
