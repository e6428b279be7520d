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
    private static final int QUANTILES = 1_000;

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
    private static double ofTail(Tail tail, double probability) {
        double y = tail.quantileOfSurvival(probability);
        double byScale = (logSurvival(tail, y * Math.exp(-STEP)) - logSurvival(tail, y * Math.exp(STEP))) / (2 * STEP);
        if (tail.shape() != 0) {
            double byShape =
                    (logSurvival(withShape(tail, STEP), y) - logSurvival(withShape(tail, -STEP), y)) / (2 * STEP);
            // The inverse of Fisher's information of log scale and shape (Smith 1987).
            double shape = 1 + tail.shape();
            return 2 * shape * byScale * byScale - 2 * shape * byScale * byShape + shape * shape * byShape * byShape;
        }
        if (tail.growth() != 0) {
            double step = STEP * tail.growth();
            double byGrowth =
                    (logSurvival(withGrowth(tail, step), y) - logSurvival(withGrowth(tail, -step), y)) / (2 * step);
            return ofRising(tail.growth(), byScale, byGrowth);
        }
        return byScale * byScale;
    }

    /** The same with Fisher's information of log scale and growth: the mean product of the scores, over the tail's quantiles. */
    private static double ofRising(double growth, double byScale, double byGrowth) {
        Tail unit = new Tail(0, growth, 1, 0);
        double scales = 0;
        double products = 0;
        double growths = 0;
        for (int i = 0; i < QUANTILES; i++) {
            double u = unit.quantileOfSurvival((i + 0.5) / QUANTILES);
            double ofScale = u + growth * u * u - 1 - growth * u / (1 + growth * u);
            double ofGrowth = u / (1 + growth * u) - u * u / 2;
            scales += ofScale * ofScale / QUANTILES;
            products += ofScale * ofGrowth / QUANTILES;
            growths += ofGrowth * ofGrowth / QUANTILES;
        }
        return (byScale * byScale * growths - 2 * byScale * byGrowth * products + byGrowth * byGrowth * scales)
                / (scales * growths - products * products);
    }

    private static Tail withShape(Tail tail, double more) {
        return new Tail(tail.shape() + more, 0, tail.scale(), tail.straightBelow());
    }

    private static Tail withGrowth(Tail tail, double more) {
        return new Tail(0, tail.growth() + more, tail.scale(), tail.straightBelow());
    }

    private static double logSurvival(Tail tail, double y) {
        return Math.log(tail.survival(y));
    }
}
