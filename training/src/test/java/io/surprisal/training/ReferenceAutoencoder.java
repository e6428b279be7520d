package io.surprisal.training;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.reference.LogDensity;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.ReferenceModel.Said;
import io.surprisal.training.autoencoder.FittedAutoencoder;
import io.surprisal.training.graph.ModelSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An autoencoder's own part: network, latent space and likelihoods. */
final class ReferenceAutoencoder implements ReferenceModel.Function {
    /** α of Zenati et al. (2018), as settings have it by default. */
    private static final double RESIDUAL_SHARE = 0.9;

    private final Map<String, INDArray> weights;
    private final ModelSpec spec;
    private final ReferenceNetwork network;
    private final double[][] epsilon;
    private final Map<String, double[][]> matrices = new HashMap<>();
    private final Map<String, double[]> biases = new HashMap<>();
    private final Map<String, double[]> scales = new HashMap<>();
    private double[] code = {};

    /** @param points the graph's noise, [L, 1, K] */
    ReferenceAutoencoder(FittedAutoencoder fitted, INDArray points) {
        this.weights = fitted.weights();
        this.spec = fitted.spec();
        this.network = new ReferenceNetwork(this::linear, weights, spec);
        this.epsilon = points.reshape(points.size(0), points.size(2)).toDoubleMatrix();
    }

    @Override
    public void tell(long number) {
        Condition condition = spec.condition();
        if (condition.isNone()) {
            return;
        }
        code = new double[(int) weight("prior/condition/weight").size(0)];
        long rest = number;
        if (condition.minutes()) {
            add("condition/time", rest % 13, (condition.hour() ? 24 : 0) + (condition.day() ? 7 : 0));
            rest /= 13;
        }
        if (condition.day()) {
            add("condition/time", rest % 8, condition.hour() ? 24 : 0);
            rest /= 8;
        }
        if (condition.hour()) {
            add("condition/time", rest % 25, 0);
            rest /= 25;
        }
        if (condition.hasClasses()) {
            add("condition/class", rest, 0);
        }
    }

    private void add(String codes, long value, int first) {
        for (int i = 0; i < code.length && value > 0; i++) {
            code[i] += weight(codes).getDouble(first + value - 1, i);
        }
    }

    /** The code times a matrix without a bias; 0 for a model that is told nothing. */
    private double[] ofCode(String name, int size) {
        double[] y = new double[size];
        for (int i = 0; i < code.length; i++) {
            for (int o = 0; o < size; o++) {
                y[o] += code[i] * weight(name + "/weight").getDouble(i, o);
            }
        }
        return y;
    }

    private double[] beside(double[] row) {
        return DoubleStream.concat(Arrays.stream(row), Arrays.stream(code)).toArray();
    }

    @Override
    public Said of(double[] seen, double[] target, boolean[] observed) {
        double[] input = isTopicModel() ? sharesOf(seen) : seen.clone();
        double[] shift = ofCode("condition/seen", spec.size());
        for (int i = 0; i < input.length; i++) {
            input[i] += shift[i % shift.length];
        }
        double[] hidden = network.encode(input);
        ReferenceLatent.Draws draws = new ReferenceLatent(this::linear, network, weights)
                .draws(beside(hidden), epsilon, ofCode("prior/condition", spec.latent()));
        int width = target.length;
        int samples = draws.points().length;
        double[] feature = new double[width];
        double[][] means = new double[samples][width];
        double[][] variances = new double[samples][width];
        double[] logWeights = draws.priorOverPosterior().clone();
        double[] expected = new double[width];
        for (int l = 0; l < samples; l++) {
            double[] logProbability = decode(draws.points()[l], target, means[l], variances[l]);
            for (int j = 0; j < width; j++) {
                expected[j] += means[l][j] / samples;
                if (observed[j]) {
                    feature[j] += logProbability[j] / samples;
                    logWeights[l] += logProbability[j];
                }
            }
        }
        double[] scale = new double[width];
        for (int j = 0; j < width; j++) {
            double second = 0;
            for (int l = 0; l < samples; l++) {
                double between = means[l][j] - expected[j];
                second += (between * between + variances[l][j]) / samples;
            }
            scale[j] = Math.sqrt(second);
        }
        double bound = Double.isNaN(draws.divergence()) ? Double.NaN : LogDensity.logMeanExp(logWeights);
        if (weights.containsKey("discriminator/record/0/weight")) {
            double score = similarity(masked(target, observed), masked(means, observed));
            return new Said(feature, draws.divergence(), bound, expected, scale, score, new double[0]);
        }
        if (weights.containsKey("discriminator/pair/0/weight")) {
            double[] record = masked(target, observed);
            double[] again = masked(means, observed)[0];
            double[] residual = new double[width];
            for (int j = 0; j < width; j++) {
                residual[j] = RESIDUAL_SHARE * Math.abs(record[j] - again[j]);
            }
            double score =
                    Arrays.stream(residual).sum() + (1 - RESIDUAL_SHARE) * mismatch(record, again, draws.points()[0]);
            return new Said(feature, draws.divergence(), bound, expected, scale, score, residual);
        }
        return new Said(feature, draws.divergence(), bound, expected, scale);
    }

    /** Half the mean squared distance in the discriminator's last hidden layer: Larsen et al. (2016). */
    private double similarity(double[] record, double[][] reconstructed) {
        double[] own = discriminated("discriminator/record/", record);
        double sum = 0;
        for (double[] other : reconstructed) {
            double[] features = discriminated("discriminator/record/", other);
            for (int i = 0; i < own.length; i++) {
                sum += (own[i] - features[i]) * (own[i] - features[i]) / 2 / reconstructed.length;
            }
        }
        return sum;
    }

    /** |f(x, z) − f(x̂, z)|₁: Zenati et al. (2018). */
    private double mismatch(double[] record, double[] again, double[] code) {
        double[] own = discriminated("discriminator/pair/", joined(record, code));
        double[] other = discriminated("discriminator/pair/", joined(again, code));
        double sum = 0;
        for (int i = 0; i < own.length; i++) {
            sum += Math.abs(own[i] - other[i]);
        }
        return sum;
    }

    private double[] discriminated(String name, double[] point) {
        return ReferenceNetwork.relu(linear(name + "1", ReferenceNetwork.relu(linear(name + "0", point))));
    }

    private static double[] joined(double[] a, double[] b) {
        return DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
    }

    private static double[][] masked(double[][] rows, boolean[] observed) {
        return Arrays.stream(rows).map(row -> masked(row, observed)).toArray(double[][]::new);
    }

    private static double[] masked(double[] row, boolean[] observed) {
        return IntStream.range(0, row.length)
                .mapToDouble(j -> observed[j] ? row[j] : 0)
                .toArray();
    }

    private boolean isTopicModel() {
        return weights.containsKey("topics/embedding");
    }

    private static double[] sharesOf(double[] counts) {
        double total = Math.max(1, DoubleStream.of(counts).sum());
        return DoubleStream.of(counts)
                .map(count -> count / total * Math.sqrt(counts.length))
                .toArray();
    }

    /** Dieng et al. (2020) with the counts' multinomial coefficient and a log-normal total: Poisson terms, and what their sum has to be beyond them. */
    private double[] counts(double[] z, double[] target, double[] means, double[] variances) {
        double[] proportions = softmax(z);
        double[][] topics = weight("topics/embedding").toDoubleMatrix();
        double[][] words = weight("words/embedding").toDoubleMatrix();
        double[] shares = new double[target.length];
        for (int k = 0; k < proportions.length; k++) {
            double[] logits = new double[target.length];
            for (int e = 0; e < words.length; e++) {
                for (int j = 0; j < logits.length; j++) {
                    logits[j] += topics[k][e] * words[e][j];
                }
            }
            double[] topic = softmax(logits);
            for (int j = 0; j < shares.length; j++) {
                shares[j] += proportions[k] * topic[j];
            }
        }
        double total = Math.max(1, DoubleStream.of(target).sum());
        double scale = Math.exp(weight("multinomial/total/log_scale").getDouble(0));
        double mean = weight("multinomial/total/mean").getDouble(0);
        double ofTotal =
                LogDensity.gaussian(Math.log(total), mean, scale) - Math.log(total) - LogDensity.poisson(total, total);
        double[] logProbability = new double[target.length];
        for (int j = 0; j < target.length; j++) {
            means[j] = total * (shares[j] + 1e-8);
            variances[j] = means[j];
            logProbability[j] = LogDensity.poisson(target[j], means[j]) + target[j] / total * ofTotal;
        }
        return logProbability;
    }

    private static double[] softmax(double[] x) {
        double sum = DoubleStream.of(x).map(Math::exp).sum();
        return DoubleStream.of(x).map(value -> Math.exp(value) / sum).toArray();
    }

    private double[] decode(double[] z, double[] target, double[] means, double[] variances) {
        if (isTopicModel()) {
            return counts(z, target, means, variances);
        }
        double[][] steps = network.decode(beside(z));
        int ofStep = target.length / steps.length;
        double[] logProbability = new double[target.length];
        for (LikelihoodKind kind : LikelihoodKind.values()) {
            int column = 0;
            int head = 0;
            for (int j = 0; j < target.length; j++) {
                double[] hidden = steps[j / ofStep];
                head = j % ofStep == 0 ? 0 : head;
                if (spec.features().get(j % spec.features().size()).likelihood() != kind) {
                    continue;
                }
                switch (kind) {
                    case GAUSSIAN -> {
                        double scale = scale("gaussian/scale", column);
                        means[j] = linear("gaussian/mean", hidden)[head];
                        variances[j] = scale * scale;
                        logProbability[j] = LogDensity.gaussian(target[j], means[j], scale);
                    }
                    case BERNOULLI -> {
                        double logit = linear("bernoulli/logit", hidden)[head];
                        means[j] = 1 / (1 + Math.exp(-logit));
                        variances[j] = means[j] * (1 - means[j]);
                        logProbability[j] = LogDensity.bernoulli(target[j], logit);
                    }
                    case MULTINOMIAL, EXPONENTIAL ->
                        throw new IllegalStateException("Counts are described together, and no family is exponential");
                }
                head++;
                column++;
            }
        }
        return logProbability;
    }

    private double[] linear(String name, double[] x) {
        double[][] matrix =
                matrices.computeIfAbsent(name, key -> weight(key + "/weight").toDoubleMatrix());
        double[] y = biases.computeIfAbsent(name, key -> weight(key + "/bias").toDoubleVector())
                .clone();
        for (int i = 0; i < x.length; i++) {
            for (int o = 0; o < y.length; o++) {
                y[o] += x[i] * matrix[i][o];
            }
        }
        return y;
    }

    private double scale(String name, int column) {
        double[] parameters = scales.computeIfAbsent(
                name, key -> weight(key).dup().reshape(-1).toDoubleVector());
        return spec.minimumScale() + LogDensity.softplus(parameters[column]);
    }

    private INDArray weight(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }
}
