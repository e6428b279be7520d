package io.surprisal.training;

import io.surprisal.core.reference.LogDensity;
import io.surprisal.training.ReferenceModel.Said;
import io.surprisal.training.boltzmann.FittedBoltzmannMachine;
import java.util.Arrays;

/** A Boltzmann machine's own part, in double precision. */
final class ReferenceBoltzmann implements ReferenceModel.Function {
    private final double[][] weights;
    private final double[] visibleBias;
    private final double[] hiddenBias;
    private final double[] normal;
    private final double[] means;
    private final double logPartition;

    ReferenceBoltzmann(FittedBoltzmannMachine fitted) {
        weights = fitted.machine().weights().toDoubleMatrix();
        visibleBias = fitted.machine().visibleBias().toDoubleVector();
        hiddenBias = fitted.machine().hiddenBias().toDoubleVector();
        normal = fitted.machine().units().normal().toDoubleVector();
        means = fitted.means().toDoubleVector();
        logPartition = fitted.partition().logPartition();
    }

    @Override
    public Said of(double[] seen, double[] target, boolean[] observed) {
        int width = target.length;
        double[] x = target.clone();
        for (int j = 0; j < width; j++) {
            x[j] = observed[j] ? x[j] : means[j];
        }
        double[] likely = visibleInput(probabilities(hiddenInput(x)));
        double logDensity = -logPartition;
        for (int j = 0; j < width; j++) {
            boolean gaussian = normal[j] == 1;
            if (!observed[j]) {
                double mean = gaussian ? likely[j] : sigmoid(likely[j]);
                x[j] = mean;
                logDensity += gaussian
                        ? 0.5 * Math.log(2 * Math.PI)
                        : -mean * Math.log(mean) - (1 - mean) * Math.log1p(-mean);
            }
            double deviation = x[j] - visibleBias[j];
            logDensity -= gaussian ? deviation * deviation / 2 : -visibleBias[j] * x[j];
        }
        double[] hidden = hiddenInput(x);
        logDensity += Arrays.stream(hidden).map(LogDensity::softplus).sum();
        double[] on = probabilities(hidden);
        double[] inputs = visibleInput(on);
        double[] ofFeatures = new double[width];
        double[] expected = new double[width];
        double[] scale = new double[width];
        for (int j = 0; j < width; j++) {
            double spread = 0;
            for (int k = 0; k < on.length; k++) {
                spread += weights[j][k] * weights[j][k] * on[k] * (1 - on[k]);
            }
            boolean gaussian = normal[j] == 1;
            expected[j] = gaussian ? inputs[j] : sigmoid(inputs[j]);
            scale[j] = Math.sqrt(gaussian ? 1 + spread : expected[j] * (1 - expected[j]));
            if (observed[j]) {
                ofFeatures[j] = gaussian
                        ? LogDensity.gaussian(x[j], inputs[j], 1) - spread / 2
                        : LogDensity.bernoulli(x[j], inputs[j]);
            }
        }
        return new Said(ofFeatures, Double.NaN, logDensity, expected, scale);
    }

    private double[] hiddenInput(double[] visible) {
        double[] input = hiddenBias.clone();
        for (int k = 0; k < input.length; k++) {
            for (int j = 0; j < visible.length; j++) {
                input[k] += visible[j] * weights[j][k];
            }
        }
        return input;
    }

    private double[] visibleInput(double[] hidden) {
        double[] input = visibleBias.clone();
        for (int j = 0; j < input.length; j++) {
            for (int k = 0; k < hidden.length; k++) {
                input[j] += hidden[k] * weights[j][k];
            }
        }
        return input;
    }

    private static double[] probabilities(double[] input) {
        return Arrays.stream(input).map(ReferenceBoltzmann::sigmoid).toArray();
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
