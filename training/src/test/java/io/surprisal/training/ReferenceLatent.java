package io.surprisal.training;

import io.surprisal.core.reference.LogDensity;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Erf;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Posteriors and priors written out in double precision from the published formulas, told by the names of their weights.
 *
 * @param linear a layer of a name, of some input
 */
record ReferenceLatent(
        BiFunction<String, double[], double[]> linear, ReferenceNetwork network, Map<String, INDArray> weights) {
    /**
     * Samples of one record.
     *
     * @param points [L][K]
     * @param priorOverPosterior log p(z_l) − log q(z_l|x), [L]
     * @param divergence NaN where the posterior is a point
     */
    record Draws(double[][] points, double[] priorOverPosterior, double divergence) {}

    /**
     * @param hidden the encoder's last hidden layer
     * @param noise [L][K], of layers one layer after another
     * @param priorMean of a standard normal prior that a condition moves, [K]
     */
    Draws draws(double[] hidden, double[][] noise, double[] priorMean) {
        if (weights.containsKey("posterior/logit/weight")) {
            return binary(linear.apply("posterior/logit", hidden), noise);
        }
        double[] mean = linear.apply("posterior/mean", hidden);
        if (weights.containsKey("posterior/log_half_width/weight")) {
            return box(mean, linear.apply("posterior/log_half_width", hidden), noise);
        }
        if (!weights.containsKey("posterior/log_variance/weight")) {
            return new Draws(new double[][] {mean}, new double[1], Double.NaN);
        }
        return normal(hidden, mean, logVariance(hidden), noise, priorMean);
    }

    private double[] logVariance(double[] hidden) {
        return Arrays.stream(linear.apply("posterior/log_variance", hidden))
                .map(value -> Math.min(Math.max(value, -10), 4))
                .toArray();
    }

    private Draws normal(double[] hidden, double[] mean, double[] logVariance, double[][] noise, double[] priorMean) {
        double[][] points = new double[noise.length][mean.length];
        double[] ratio = new double[noise.length];
        for (int l = 0; l < noise.length; l++) {
            double logDensity = 0;
            for (int k = 0; k < mean.length; k++) {
                double deviation = Math.exp(0.5 * logVariance[k]);
                points[l][k] = mean[k] + deviation * noise[l][k];
                logDensity += LogDensity.gaussian(points[l][k], mean[k], deviation);
            }
            for (int i = 0; weights.containsKey("posterior/flow/" + i + "/along/weight"); i++) {
                logDensity -= bend(points[l], "posterior/flow/" + i, hidden);
            }
            ratio[l] = prior(less(points[l], priorMean)) - logDensity;
        }
        boolean closed = !weights.containsKey("posterior/flow/0/along/weight") && standard();
        return new Draws(
                points,
                ratio,
                closed ? LogDensity.klToStandardNormal(less(mean, priorMean), logVariance) : -mean(ratio));
    }

    /** Rezende &amp; Mohamed (2015), eq. 10 to 12 and appendix A; returns the log of the determinant. */
    private double bend(double[] z, String name, double[] hidden) {
        double[] u = linear.apply(name + "/along", hidden);
        double[] w = linear.apply(name + "/across", hidden);
        double product = dot(w, u);
        double shift = (LogDensity.softplus(product) - 1 - product) / (dot(w, w) + 1e-6);
        for (int k = 0; k < u.length; k++) {
            u[k] += shift * w[k];
        }
        double bend = Math.tanh(dot(w, z) + linear.apply(name + "/offset", hidden)[0]);
        for (int k = 0; k < z.length; k++) {
            z[k] += u[k] * bend;
        }
        return Math.log(1 + (1 - bend * bend) * dot(w, u));
    }

    private Draws box(double[] centre, double[] logHalf, double[][] noise) {
        double[][] points = new double[noise.length][centre.length];
        double[] ratio = new double[noise.length];
        double divergence = 0;
        double logDensity = 0;
        double[] half = new double[centre.length];
        for (int k = 0; k < centre.length; k++) {
            half[k] = Math.exp(Math.min(Math.max(logHalf[k], -5), 2));
            logDensity -= Math.log(2 * half[k]);
            // E log N(z; 0, 1) of a uniform z.
            divergence += 0.5 * Math.log(2 * Math.PI) + (centre[k] * centre[k] + half[k] * half[k] / 3) / 2;
        }
        for (int l = 0; l < noise.length; l++) {
            for (int k = 0; k < centre.length; k++) {
                points[l][k] = centre[k] + half[k] * Erf.erf(noise[l][k] / Math.sqrt(2));
            }
            ratio[l] = prior(points[l]) - logDensity;
        }
        return new Draws(points, ratio, standard() ? divergence + logDensity : -mean(ratio));
    }

    /** Binary units: 1 where the probability is above what the noise has below it. */
    private Draws binary(double[] logit, double[][] noise) {
        INDArray independent = weights.get("prior/logit");
        double[] prior = independent == null ? new double[logit.length] : independent.toDoubleVector();
        double[][] points = new double[noise.length][logit.length];
        double[] ratio = new double[noise.length];
        double divergence = 0;
        for (int k = 0; k < logit.length; k++) {
            double on = 1 / (1 + Math.exp(-logit[k]));
            divergence += on * (LogDensity.bernoulli(1, logit[k]) - LogDensity.bernoulli(1, prior[k]))
                    + (1 - on) * (LogDensity.bernoulli(0, logit[k]) - LogDensity.bernoulli(0, prior[k]));
            for (int l = 0; l < noise.length; l++) {
                double below = 0.5 * (1 + Erf.erf(noise[l][k] / Math.sqrt(2)));
                points[l][k] = on > below ? 1 : 0;
                ratio[l] -= LogDensity.bernoulli(points[l][k], logit[k]);
            }
        }
        for (int l = 0; l < noise.length; l++) {
            ratio[l] += independent == null ? above(points[l], noise[l]) : independent(points[l], prior);
        }
        return new Draws(points, ratio, independent == null ? -mean(ratio) : divergence);
    }

    private static double independent(double[] states, double[] logit) {
        return IntStream.range(0, states.length)
                .mapToDouble(k -> LogDensity.bernoulli(states[k], logit[k]))
                .sum();
    }

    /** log p(h_i|h_(i+1)) − log q(h_(i+1)|h_i) of each layer above, drawn as the lowest was, and log p of the highest. */
    private double above(double[] lowest, double[] noise) {
        double ratio = 0;
        double[] below = lowest;
        int first = below.length;
        for (int i = 1; weights.containsKey("posterior/" + i + "/logit/weight"); i++) {
            double[] logit = linear.apply("posterior/" + i + "/logit", below);
            double[] states = new double[logit.length];
            for (int k = 0; k < states.length; k++) {
                double uniform = 0.5 * (1 + Erf.erf(noise[first + k] / Math.sqrt(2)));
                states[k] = 1 / (1 + Math.exp(-logit[k])) > uniform ? 1 : 0;
            }
            ratio += independent(below, linear.apply("prior/" + i + "/logit", states)) - independent(states, logit);
            first += states.length;
            below = states;
        }
        return ratio + top(below);
    }

    /** −free energy − log Z of a Boltzmann machine over the states. */
    private double top(double[] states) {
        double logDensity = dot(weight("prior/visible_bias").toDoubleVector(), states)
                - weight("prior/log_partition").getDouble(0);
        double[] input = weight("prior/hidden_bias").toDoubleVector();
        double[][] matrix = weight("prior/weight").toDoubleMatrix();
        for (int h = 0; h < input.length; h++) {
            for (int k = 0; k < states.length; k++) {
                input[h] += states[k] * matrix[k][h];
            }
            logDensity += LogDensity.softplus(input[h]);
        }
        return logDensity;
    }

    private boolean standard() {
        return weights.keySet().stream()
                .noneMatch(name -> name.startsWith("prior/") && !name.startsWith("prior/condition/"));
    }

    private double prior(double[] z) {
        if (standard()) {
            return Arrays.stream(z)
                    .map(value -> LogDensity.gaussian(value, 0, 1))
                    .sum();
        }
        double[][] means;
        double[][] logVariances;
        double[] logits;
        INDArray pseudo = weights.get("prior/pseudo_input");
        if (pseudo == null) {
            means = weight("prior/mean").toDoubleMatrix();
            logVariances = weight("prior/log_variance").toDoubleMatrix();
            logits = weight("prior/logit").dup().reshape(-1).toDoubleVector();
            for (double[] row : logVariances) {
                for (int k = 0; k < row.length; k++) {
                    row[k] = Math.min(Math.max(row[k], -6), 4);
                }
            }
        } else {
            double[][] hidden =
                    Arrays.stream(pseudo.toDoubleMatrix()).map(network::encode).toArray(double[][]::new);
            means = Arrays.stream(hidden)
                    .map(row -> linear.apply("posterior/mean", row))
                    .toArray(double[][]::new);
            logVariances = Arrays.stream(hidden).map(this::logVariance).toArray(double[][]::new);
            logits = new double[means.length];
        }
        double all = Arrays.stream(logits).map(Math::exp).sum();
        double[] terms = new double[means.length];
        for (int c = 0; c < terms.length; c++) {
            terms[c] = Math.log(terms.length * Math.exp(logits[c]) / all);
            for (int k = 0; k < z.length; k++) {
                terms[c] += LogDensity.gaussian(z[k], means[c][k], Math.exp(0.5 * logVariances[c][k]));
            }
        }
        return LogDensity.logMeanExp(terms);
    }

    private INDArray weight(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    private static double[] less(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(k -> a[k] - b[k]).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }
}
