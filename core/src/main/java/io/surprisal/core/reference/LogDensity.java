package io.surprisal.core.reference;

/**
 * The formulas behind the scores in double precision, in nats: the reference that trained and exported graphs are held to.
 */
public final class LogDensity {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private LogDensity() {}

    /** log N(x; mean, scale²). */
    public static double gaussian(double x, double mean, double scale) {
        double deviation = (x - mean) / scale;
        return -0.5 * deviation * deviation - Math.log(scale) - HALF_LOG_TWO_PI;
    }

    /** x log p + (1 − x) log(1 − p) with p = sigmoid(logit), for x in [0, 1]; stable for large logits. */
    public static double bernoulli(double x, double logit) {
        return x * logit - softplus(logit);
    }

    /** log(rate e^(−rate x)) for x ≥ 0 and rate &gt; 0. */
    public static double exponential(double x, double rate) {
        return Math.log(rate) - rate * x;
    }

    /**
     * x log mean − mean − log x!, written as the distance of x from the mean less what x! has beyond it, so that large counts keep their
     * digits; for x ≥ 0 and mean &gt; 0. A sum over features of counts x_j with means N p_j, N = Σ x_j, is the multinomial log-probability
     * of the counts plus log Poisson(N; N).
     */
    public static double poisson(double x, double mean) {
        double distance = x == 0 ? mean : x * Math.log(x / mean) - x + mean;
        return -distance - factorialRemainder(x);
    }

    /**
     * log x! − (x log x − x) by Ramanujan's formula, ½ log π + log(8x³ + 4x² + x + 1/30) / 6; 0 for x = 0. Its error is largest for
     * x = 1, 3·10⁻⁴.
     */
    public static double factorialRemainder(double x) {
        return x == 0 ? 0 : 0.5 * Math.log(Math.PI) + Math.log(((8 * x + 4) * x + 1) * x + 1.0 / 30) / 6;
    }

    /** log(1 + e^x), stable for large |x|. */
    public static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** KL(N(mean, diag e^logVariance) ‖ N(0, I)): Kingma &amp; Welling (2014), appendix B. Arrays of length K. */
    public static double klToStandardNormal(double[] mean, double[] logVariance) {
        double sum = 0;
        for (int k = 0; k < mean.length; k++) {
            sum += mean[k] * mean[k] + Math.exp(logVariance[k]) - 1 - logVariance[k];
        }
        return 0.5 * sum;
    }

    /** log (1/L) Σ_l e^(w_l), stable; with w_l = log p(x|z_l) + log p(z_l) − log q(z_l|x) Burda et al. (2016), eq. 8. */
    public static double logMeanExp(double[] logWeights) {
        double max = Double.NEGATIVE_INFINITY;
        for (double weight : logWeights) {
            max = Math.max(max, weight);
        }
        double sum = 0;
        for (double weight : logWeights) {
            sum += Math.exp(weight - max);
        }
        return max + Math.log(sum / logWeights.length);
    }
}
