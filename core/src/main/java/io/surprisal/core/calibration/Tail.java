package io.surprisal.core.calibration;

/**
 * How far values exceed a high threshold, by u = y/scale of an exceedance y ≥ 0. With a {@code shape} above 0 exceedances are generalised
 * Pareto, the limit of heavy tails (Pickands 1975, Balkema &amp; de Haan 1974): P(Y &gt; y) = (1 + shape·u)^(−1/shape). With a {@code growth}
 * above 0 the hazard (1 + growth·u)/scale rises along the tail, as it does where values are nearly Gaussian: P(Y &gt; y) =
 * e^(−u − growth·u²/2), which ends nowhere. With neither, the tail is exponential: e^(−u). Below the probability {@code straightBelow} the
 * hazard stays as it is there.
 *
 * @param shape ξ; below 0 only in files of older versions, whose Pareto would end beyond the data without {@code straightBelow}
 * @param growth at least 0; 0 where the shape is not
 * @param scale σ &gt; 0, in the unit of y
 * @param straightBelow the probability P(Y &gt; y) below which the hazard stays as it is, in [0, 1]; 0 where it never does
 */
public record Tail(double shape, double growth, double scale, double straightBelow) {
    /** Below this |shape| the exponential limit is used: the formula loses its digits there. */
    private static final double EXPONENTIAL = 1e-9;

    public Tail {
        if (!(scale > 0) || !Double.isFinite(shape) || !Double.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "A tail needs a finite shape and a finite scale above 0; got shape " + shape + ", scale " + scale);
        }
        if (!(growth >= 0 && growth < Double.POSITIVE_INFINITY) || growth > 0 && shape != 0) {
            throw new IllegalArgumentException(
                    "The growth of a tail's hazard is finite and at least 0, and 0 where there is a shape; got growth "
                            + growth + ", shape " + shape);
        }
        if (!(straightBelow >= 0 && straightBelow <= 1)) {
            throw new IllegalArgumentException(
                    "The probability below which a tail is straight lies in [0, 1]; got " + straightBelow);
        }
    }

    /** The exponential tail of a mean exceedance above 0. */
    static Tail exponential(double mean) {
        return new Tail(0, 0, mean, 0);
    }

    /** P(Y &gt; y), in [0, 1]; 1 for y ≤ 0. */
    public double survival(double y) {
        if (y <= 0) {
            return 1;
        }
        double survival = curvedSurvival(y / scale);
        return survival >= straightBelow
                ? survival
                : straightBelow * Math.exp(-(y - curvedQuantile(straightBelow)) / straightScale());
    }

    /** The y with P(Y &gt; y) = probability, for probability in (0, 1]. */
    public double quantileOfSurvival(double probability) {
        return probability >= straightBelow
                ? curvedQuantile(probability)
                : curvedQuantile(straightBelow) + straightScale() * Math.log(straightBelow / probability);
    }

    /** The inverse of the hazard where the tail becomes straight. */
    private double straightScale() {
        return isPareto()
                ? scale * Math.pow(straightBelow, -shape)
                : scale / Math.sqrt(1 - 2 * growth * Math.log(straightBelow));
    }

    private double curvedSurvival(double u) {
        if (!isPareto()) {
            return Math.exp(-u - growth * u * u / 2);
        }
        double base = 1 + shape * u;
        return base <= 0 ? 0 : Math.pow(base, -1 / shape);
    }

    private double curvedQuantile(double probability) {
        if (isPareto()) {
            return scale / shape * (Math.pow(probability, -shape) - 1);
        }
        double hazard = -Math.log(probability);
        return scale * 2 * hazard / (1 + Math.sqrt(1 + 2 * growth * hazard));
    }

    private boolean isPareto() {
        return Math.abs(shape) >= EXPONENTIAL;
    }
}
