package io.surprisal.core.calibration;

/**
 * How far values exceed a high threshold: exceedances y ≥ 0 are generalised Pareto, the limit of any tail (Pickands 1975, Balkema
 * &amp; de Haan 1974), P(Y &gt; y) = (1 + shape·y/scale)^(−1/shape), and e^(−y/scale) for shape 0. Below the probability
 * {@code straightBelow} the tail goes on exponentially, with the hazard that it has there. A tail of negative shape would end beyond the
 * data otherwise, although no data say that nothing comes after them.
 *
 * @param shape ξ; positive for heavy tails, negative for tails that get steeper
 * @param scale σ &gt; 0, in the unit of y
 * @param straightBelow the probability P(Y &gt; y) below which the hazard stays as it is, in [0, 1]; 0 where the Pareto never ends
 */
public record ParetoTail(double shape, double scale, double straightBelow) {
    /** Below this |shape| the exponential limit is used: the formula loses its digits there. */
    private static final double EXPONENTIAL = 1e-9;

    public ParetoTail {
        if (!(scale > 0) || !Double.isFinite(shape) || !Double.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "A Pareto tail needs a finite shape and a finite scale above 0; got shape " + shape + ", scale "
                            + scale);
        }
        if (!(straightBelow >= 0 && straightBelow <= 1)) {
            throw new IllegalArgumentException(
                    "The probability below which a tail is straight lies in [0, 1]; got " + straightBelow);
        }
    }

    /** The exponential tail of a mean exceedance above 0. */
    static ParetoTail exponential(double mean) {
        return new ParetoTail(0, mean, 0);
    }

    /** P(Y &gt; y), in [0, 1]; 1 for y ≤ 0. */
    public double survival(double y) {
        if (y <= 0) {
            return 1;
        }
        double pareto = paretoSurvival(y);
        return pareto >= straightBelow
                ? pareto
                : straightBelow * Math.exp(-(y - paretoQuantile(straightBelow)) / straightScale());
    }

    /** The y with P(Y &gt; y) = probability, for probability in (0, 1]. */
    public double quantileOfSurvival(double probability) {
        return probability >= straightBelow
                ? paretoQuantile(probability)
                : paretoQuantile(straightBelow) + straightScale() * Math.log(straightBelow / probability);
    }

    /** The inverse of the hazard where the tail becomes straight: scale + shape · y there. */
    private double straightScale() {
        return scale * Math.pow(straightBelow, -shape);
    }

    private double paretoSurvival(double y) {
        if (Math.abs(shape) < EXPONENTIAL) {
            return Math.exp(-y / scale);
        }
        double base = 1 + shape * y / scale;
        return base <= 0 ? 0 : Math.pow(base, -1 / shape);
    }

    private double paretoQuantile(double probability) {
        return Math.abs(shape) < EXPONENTIAL
                ? -scale * Math.log(probability)
                : scale / shape * (Math.pow(probability, -shape) - 1);
    }
}
