package io.surprisal.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.config.Activation;
import io.surprisal.training.config.NetworkKind;
import io.surprisal.training.config.NetworkSettings;
import io.surprisal.training.config.Pretraining;
import io.surprisal.training.config.Target;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Plan;
import io.surprisal.training.graph.Weights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks by themselves: windows of 8 records of 3 features, three hidden layers, a latent space of 2. */
class NetworkTest {
    private static final int RECORDS = 8;
    private static final int FEATURES = 3;
    private static final int LATENT = 2;
    private static final int KERNEL = 2;
    private static final List<Integer> HIDDEN = List.of(5, 4, 4);

    /** Central differences by a value of every weight and of the input, which a prior of pseudo-records learns. */
    @ParameterizedTest
    @CsvSource({
        "CONVOLUTIONAL, RELU, WINDOW",
        "CONVOLUTIONAL, RELU, RECORD",
        "RECURRENT, RELU, WINDOW",
        "RECURRENT, RELU, NEXT",
        "DENSE, RELU, WINDOW",
        "DENSE, SIGMOID, WINDOW"
    })
    void gradientsAreThoseOfTheLoss(NetworkKind kind, Activation activation, Target target) {
        SameDiff graph = SameDiff.create();
        Network network = Network.of(spec(kind, activation, target), LATENT);
        Weights weights = Weights.trainable(graph, 3);
        SDVariable input = graph.var("input", gaussian(new Random(1), 2, RECORDS * FEATURES));
        SDVariable encoded = network.encode(input, weights);
        SDVariable points = weights.linear("latent", encoded, network.encoderWidth(), LATENT, 1);
        SDVariable decoded = network.decode(points, weights);
        SDVariable goal = graph.constant(gaussian(new Random(2), 2 * network.decoderSteps(), network.decoderWidth()));
        SDVariable deviation = decoded.sub(goal);
        SDVariable loss = graph.mean("loss", deviation.mul(deviation));
        graph.setLossVariables(loss);
        List<String> names = graph.variables().stream()
                .filter(variable -> variable.getVariableType() == VariableType.VARIABLE)
                .map(SDVariable::name)
                .toList();
        graph.createGradFunction();
        Plan plan = Plan.of(graph.getFunction("grad"), Map.of(), wanted(graph, names));
        for (String name : names) {
            INDArray values = graph.getVariable(name).getArr();
            long at = values.length() / 2;
            plan.run();
            double slope = plan.value(graph.grad(name).name()).getDouble(at);
            // A short step rounds, a long one may cross the kink of a rectifier.
            double rise = DoubleStream.of(1e-2, 3e-3, 1e-3, 3e-4)
                    .map(step -> rise(plan, values, at, step))
                    .boxed()
                    .min(Comparator.comparing(measured -> Math.abs(measured - slope)))
                    .orElseThrow();
            assertThat(rise).as(name).isCloseTo(slope, within(0.02 * Math.abs(slope) + 2e-4));
        }
    }

    private static List<String> wanted(SameDiff graph, List<String> names) {
        List<String> wanted = new ArrayList<>(List.of("loss"));
        names.forEach(name -> wanted.add(graph.grad(name).name()));
        return wanted;
    }

    private static double rise(Plan plan, INDArray values, long at, double step) {
        double value = values.getDouble(at);
        values.putScalar(at, value + step);
        plan.run();
        double above = plan.value("loss").getDouble(0);
        values.putScalar(at, value - step);
        plan.run();
        double below = plan.value("loss").getDouble(0);
        values.putScalar(at, value);
        return (above - below) / (2 * step);
    }

    /**
     * Bai et al. (2018) at every time of a longer series: the newest time's value is the encoder's of the window, and has nothing to do
     * with records before the window.
     */
    @Test
    void aConvolutionIsTheDilatedCausalOneOfTheWholeSeries() {
        SameDiff graph = SameDiff.create();
        Weights weights = Weights.trainable(graph, 3);
        SDVariable input = graph.placeHolder("input", DataType.FLOAT, -1, RECORDS * FEATURES);
        String encoded = Network.of(spec(NetworkKind.CONVOLUTIONAL, Target.RECORD), LATENT)
                .encode(input, weights)
                .name();
        INDArray series = gaussian(new Random(4), 3 * RECORDS, FEATURES);
        double[] first = newest(graph, series);

        assertThat(encode(graph, encoded, series)).containsExactly(first, within(1e-5));

        int windowStart = 2 * RECORDS;
        series.putScalar(windowStart - 1, 0, 50);
        assertThat(newest(graph, series)).containsExactly(first);
        series.putScalar(windowStart, 0, 50);
        double[] other = newest(graph, series);
        assertThat(other[0]).isNotCloseTo(first[0], within(1e-3));
        assertThat(encode(graph, encoded, series)).containsExactly(other, within(1e-4));
    }

    @Test
    void aRecurrentStateKnowsItsPastAlone() {
        SameDiff graph = SameDiff.create();
        List<SDVariable> steps = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            steps.add(graph.var("step" + t, gaussian(new Random(t), 1, FEATURES)));
        }
        List<SDVariable> states = new GatedUnits("units", FEATURES, 5, Weights.trainable(graph, 3)).states(steps);
        List<double[]> before =
                states.stream().map(state -> value(graph, state)).toList();

        graph.getVariable("step2").getArr().putScalar(0, 50);

        assertThat(value(graph, states.get(1))).containsExactly(before.get(1));
        assertThat(value(graph, states.get(2))[0]).isNotCloseTo(before.get(2)[0], within(1e-3));
        assertThat(value(graph, states.get(3))[0]).isNotCloseTo(before.get(3)[0], within(1e-3));
    }

    private static double[] value(SameDiff graph, SDVariable variable) {
        return graph.outputSingle(Map.of(), variable.name()).dup().reshape(-1).toDoubleVector();
    }

    private static double[] encode(SameDiff graph, String encoded, INDArray series) {
        float[] all = series.dup('c').data().asFloat();
        float[] window = new float[RECORDS * FEATURES];
        System.arraycopy(all, all.length - window.length, window, 0, window.length);
        return graph.outputSingle(Map.of("input", Nd4j.create(window, new long[] {1, window.length}, 'c')), encoded)
                .dup()
                .reshape(-1)
                .toDoubleVector();
    }

    /** The last layer at the last time, every layer computed at every time, zeros before the series. */
    private static double[] newest(SameDiff graph, INDArray series) {
        double[][] x = series.toDoubleMatrix();
        int dilation = 1;
        for (int i = 0; i < HIDDEN.size(); i++) {
            int kernel = i < HIDDEN.size() - 1 ? KERNEL : RECORDS / dilation;
            x = layer(graph, "encoder/" + i, x, kernel, dilation);
            dilation *= KERNEL;
        }
        return x[x.length - 1];
    }

    private static double[][] layer(SameDiff graph, String name, double[][] x, int kernel, int dilation) {
        double[][] weight = graph.getVariable(name + "/weight").getArr().toDoubleMatrix();
        double[] bias = graph.getVariable(name + "/bias").getArr().toDoubleVector();
        int in = x[0].length;
        double[][] y = new double[x.length][bias.length];
        for (int t = 0; t < x.length; t++) {
            for (int c = 0; c < bias.length; c++) {
                double sum = bias[c];
                for (int j = 0; j < kernel && t - j * dilation >= 0; j++) {
                    for (int d = 0; d < in; d++) {
                        sum += x[t - j * dilation][d] * weight[(kernel - 1 - j) * in + d][c];
                    }
                }
                y[t][c] = Math.max(0, sum) + residual(graph, name, x[t], c);
            }
        }
        return y;
    }

    private static double residual(SameDiff graph, String name, double[] x, int channel) {
        if (!graph.hasVariable(name + "/residual/weight")) {
            return x[channel];
        }
        double sum = graph.getVariable(name + "/residual/bias").getArr().getDouble(channel);
        for (int d = 0; d < x.length; d++) {
            sum += x[d] * graph.getVariable(name + "/residual/weight").getArr().getDouble(d, channel);
        }
        return sum;
    }

    private static ModelSpec spec(NetworkKind kind, Target target) {
        return spec(kind, Activation.RELU, target);
    }

    private static ModelSpec spec(NetworkKind kind, Activation activation, Target target) {
        List<ModelFeature> features = List.of(feature("a"), feature("b"), feature("c"));
        NetworkSettings network = new NetworkSettings(kind, HIDDEN, KERNEL, activation, Pretraining.NONE);
        return new ModelSpec(features, RECORDS, RECORDS, target, LATENT, network, 3, 10, 0.05);
    }

    private static ModelFeature feature(String name) {
        return new ModelFeature(name, "", LikelihoodKind.GAUSSIAN, 0, 1, 0, false, FeatureView.LEVEL);
    }

    private static INDArray gaussian(Random random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.create(values, new long[] {rows, columns}, 'c');
    }
}
