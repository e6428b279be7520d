package io.surprisal.training;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.reference.LogDensity;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.core.schema.LikelihoodKind.Domain;
import io.surprisal.training.config.Target;
import io.surprisal.training.family.FittedAutoencoder;
import io.surprisal.training.graph.FittedMember;
import io.surprisal.training.graph.ModelSpec;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.math3.util.FastMath;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The scoring function written out in double precision from the published formulas ({@link LogDensity}) and a trained model's
 * weights: what SameDiff and ONNX Runtime are held to.
 */
final class ReferenceModel {
    private final FittedMember member;
    private final Map<String, INDArray> weights;
    private final ModelSpec spec;
    private final double[][] epsilon;
    private double[] before = {};
    private boolean[] described = {};
    private final Map<String, double[][]> matrices = new HashMap<>();
    private final Map<String, double[]> biases = new HashMap<>();
    private final Map<String, double[]> scales = new HashMap<>();

    /** @param points the graph's noise, [L, 1, K] */
    ReferenceModel(FittedMember member, INDArray points) {
        this.member = member;
        this.spec = member.function().spec();
        this.weights = ((FittedAutoencoder) member.function()).weights();
        this.epsilon = points.reshape(points.size(0), points.size(2)).toDoubleMatrix();
    }

    /** Every output for one window in raw units, [W·D]; an array of one value, or of one per feature. */
    Map<ModelOutput, double[]> score(float[] window) {
        int width = spec.features().size();
        int first = window.length - spec.window() * width;
        double[] seen = new double[spec.window() * width];
        double[] standardised = new double[seen.length];
        boolean[] present = new boolean[seen.length];
        for (int i = 0; i < seen.length; i++) {
            ModelFeature feature = spec.features().get(i % width);
            boolean real = feature.likelihood().domain() == Domain.REALS;
            double low = real ? -spec.targetClamp() : 0;
            double high = real ? spec.targetClamp() : 1;
            double looked = switch (feature.view()) {
                case LEVEL -> window[first + i];
                case CHANGE -> (double) window[first + i] - window[first + i - width];
                case RISE -> {
                    double change = (double) window[first + i] - window[first + i - width];
                    yield change < 0 ? Double.NaN : change;
                }
                case NONE -> Double.NaN;
            };
            present[i] = !Double.isNaN(looked);
            double value = (looked - feature.location()) / feature.scale();
            standardised[i] = present[i] ? clamp(value, low, high) : 0;
            boolean hidden = spec.target() == Target.NEXT && i >= seen.length - width;
            seen[i] = hidden ? 0 : clamp(standardised[i], -spec.encoderClamp(), spec.encoderClamp());
        }
        int size = spec.target() == Target.WINDOW ? seen.length : width;
        boolean[] observed = Arrays.copyOfRange(present, seen.length - size, seen.length);
        described = observed;
        int count = 0;
        for (int j = size - width; j < size; j++) {
            count += observed[j] ? 1 : 0;
        }
        before = new double[width];
        for (int j = 0; j < width; j++) {
            boolean change = spec.features().get(j).view().takesTheRecordBefore();
            before[j] = change ? window[window.length - 2 * width + j] : 0;
        }
        double[] target = Arrays.copyOfRange(standardised, seen.length - size, seen.length);
        double[] hidden = seen;
        for (int i = 0; i < spec.hidden().size(); i++) {
            hidden = relu(linear("encoder/" + i, hidden));
        }
        double[] mean = linear("posterior/mean", hidden);
        double[] logVariance = linear("posterior/log_variance", hidden);
        for (int k = 0; k < logVariance.length; k++) {
            logVariance[k] = clamp(logVariance[k], -10, 4);
        }
        return outputs(target, observed, count, mean, logVariance);
    }

    /** Which values of what it describes the model saw of the last window that it scored, [T·D]. */
    boolean[] described() {
        return described;
    }

    ModelSpec spec() {
        return spec;
    }

    private Map<ModelOutput, double[]> outputs(
            double[] target, boolean[] observed, int count, double[] mean, double[] logVariance) {
        int width = target.length;
        int samples = epsilon.length;
        double[] feature = new double[width];
        double[][] means = new double[samples][width];
        double[][] variances = new double[samples][width];
        double[] logWeights = new double[samples];
        for (int l = 0; l < samples; l++) {
            double[] z = new double[mean.length];
            for (int k = 0; k < z.length; k++) {
                double deviation = Math.exp(0.5 * logVariance[k]);
                z[k] = mean[k] + deviation * epsilon[l][k];
                logWeights[l] += LogDensity.gaussian(z[k], 0, 1) - LogDensity.gaussian(z[k], mean[k], deviation);
            }
            double[] logProbability = decode(z, target, means[l], variances[l]);
            for (int j = 0; j < width; j++) {
                if (observed[j]) {
                    feature[j] += logProbability[j] / samples;
                    logWeights[l] += logProbability[j];
                }
            }
        }
        // Attribution and reconstruction are of the scored record, the bounds of all that the decoder describes.
        int first = width - spec.features().size();
        double ofAll = 0;
        double reconstruction = 0;
        for (int j = 0; j < width; j++) {
            ofAll += feature[j];
            reconstruction += j < first ? 0 : feature[j];
        }
        double divergence = LogDensity.klToStandardNormal(mean, logVariance);
        double missing = count == 0 ? Double.NaN : 0;
        Map<ModelOutput, double[]> outputs = new EnumMap<>(ModelOutput.class);
        outputs.put(ModelOutput.FEATURE_LOG_PROBABILITY, Arrays.copyOfRange(feature, first, width));
        outputs.put(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY, new double[] {reconstruction + missing});
        outputs.put(ModelOutput.KL_DIVERGENCE, new double[] {divergence + missing});
        outputs.put(ModelOutput.ELBO, new double[] {ofAll - divergence + missing});
        outputs.put(
                ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD,
                new double[] {LogDensity.logMeanExp(logWeights) + missing});
        double evidence = Objects.requireNonNull(outputs.get(member.evidence()))[0];
        double abnormality = member.evidence().abnormality(evidence);
        outputs.put(ModelOutput.SURPRISAL, new double[] {
            bent((abnormality - member.scale().median()) / member.scale().spread())
        });
        double[] surprisal = new double[width - first];
        for (int j = 0; j < surprisal.length; j++) {
            double own = -feature[first + j] - member.usual()[j];
            surprisal[j] = observed[first + j] ? own / member.scale().spread() : 0;
        }
        outputs.put(ModelOutput.FEATURE_SURPRISAL, surprisal);
        band(first, means, variances, outputs);
        return outputs;
    }

    private void band(int first, double[][] means, double[][] variances, Map<ModelOutput, double[]> outputs) {
        int width = spec.features().size();
        double[] expected = new double[width];
        double[] scale = new double[width];
        for (int j = 0; j < width; j++) {
            double centre = 0;
            double second = 0;
            for (int l = 0; l < means.length; l++) {
                centre += means[l][first + j] / means.length;
            }
            for (int l = 0; l < means.length; l++) {
                double between = means[l][first + j] - centre;
                second += (between * between + variances[l][first + j]) / means.length;
            }
            ModelFeature feature = spec.features().get(j);
            expected[j] = before[j] + feature.location() + feature.scale() * centre;
            scale[j] = feature.scale() * Math.sqrt(second);
        }
        outputs.put(ModelOutput.EXPECTED, expected);
        outputs.put(ModelOutput.EXPECTED_SCALE, scale);
    }

    private double[] decode(double[] z, double[] target, double[] means, double[] variances) {
        double[] hidden = z;
        for (int i = spec.hidden().size() - 1; i >= 0; i--) {
            hidden = relu(linear("decoder/" + i, hidden));
        }
        double[] logProbability = new double[target.length];
        for (LikelihoodKind kind : LikelihoodKind.values()) {
            int head = 0;
            for (int j = 0; j < target.length; j++) {
                if (spec.features().get(j % spec.features().size()).likelihood() != kind) {
                    continue;
                }
                switch (kind) {
                    case GAUSSIAN -> {
                        double scale = scale("gaussian/scale", head);
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
                }
                head++;
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

    private double scale(String name, int head) {
        double[] parameters = scales.computeIfAbsent(
                name, key -> weight(key).dup().reshape(-1).toDoubleVector());
        return spec.minimumScale() + LogDensity.softplus(parameters[head]);
    }

    private INDArray weight(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    private static double[] relu(double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.max(0, x[i]);
        }
        return x;
    }

    private double bent(double calibrated) {
        double knee = member.scale().knee();
        return knee == 0 ? calibrated : knee * FastMath.asinh(calibrated / knee);
    }

    private static double clamp(double value, double low, double high) {
        return Math.min(Math.max(value, low), high);
    }
}
