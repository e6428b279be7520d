package io.surprisal.training;

import io.surprisal.training.graph.ModelSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Encoder and decoder written out in double precision from the published formulas, told by the names of their weights.
 *
 * @param linear a layer of a name, of some input
 */
record ReferenceNetwork(BiFunction<String, double[], double[]> linear, Map<String, INDArray> weights, ModelSpec spec) {
    /** @param seen [W·D] */
    double[] encode(double[] seen) {
        return switch (spec.network().kind()) {
            case DENSE -> {
                double[] hidden = seen;
                for (int i = 0; weights.containsKey("encoder/" + i + "/weight"); i++) {
                    hidden = activated(linear.apply("encoder/" + i, hidden));
                }
                yield hidden;
            }
            case CONVOLUTIONAL -> convolved(spec.network().hidden().size() - 1, spec.window() - 1, records(seen));
            case RECURRENT -> {
                double[][] states = records(seen);
                for (int i = 0; i < spec.network().hidden().size(); i++) {
                    states = recurrent(
                            "encoder/" + i, states, spec.network().hidden().get(i));
                }
                yield states[states.length - 1];
            }
        };
    }

    /** A row for all that is described, or one for each record of it. */
    double[][] decode(double[] z) {
        int last = spec.network().hidden().size() - 1;
        if (weights.containsKey("decoder/0/reset/weight")) {
            double[][] states = new double[spec.window()][];
            Arrays.fill(states, z);
            for (int i = last; i >= 0; i--) {
                states = recurrent(
                        "decoder/" + i, states, spec.network().hidden().get(i));
            }
            return states;
        }
        double[][] rows = {z};
        for (int i = last; i >= 0 && weights.containsKey("decoder/0/weight"); i--) {
            int width = spec.network().hidden().get(i);
            String name = "decoder/" + i;
            rows = Arrays.stream(rows)
                    .map(row -> activated(linear.apply(name, row)))
                    .flatMap(row -> Arrays.stream(split(row, width)))
                    .toArray(double[][]::new);
        }
        return rows;
    }

    /** Bai et al. (2018), eq. 1, at one time, each layer's time by the dilated times of the layer below. */
    private double[] convolved(int layer, int time, double[][] records) {
        if (layer < 0) {
            return records[time];
        }
        int dilation = 1;
        for (int i = 0; i < layer; i++) {
            dilation *= spec.network().kernel();
        }
        boolean top = layer == spec.network().hidden().size() - 1;
        int kernel = top ? spec.window() / dilation : spec.network().kernel();
        double[] newest = convolved(layer - 1, time, records);
        double[] taps = new double[kernel * newest.length];
        for (int j = 0; j < kernel; j++) {
            double[] tap = convolved(layer - 1, time - j * dilation, records);
            System.arraycopy(tap, 0, taps, (kernel - 1 - j) * newest.length, newest.length);
        }
        String name = "encoder/" + layer;
        double[] y = relu(linear.apply(name, taps));
        double[] residual =
                weights.containsKey(name + "/residual/weight") ? linear.apply(name + "/residual", newest) : newest;
        for (int c = 0; c < y.length; c++) {
            y[c] += residual[c];
        }
        return y;
    }

    /** Gated recurrent units, Cho et al. (2014), the reset gate after the product. */
    private double[][] recurrent(String name, double[][] inputs, int units) {
        double[][] states = new double[inputs.length][];
        double[] h = new double[units];
        for (int t = 0; t < inputs.length; t++) {
            double[] both = Arrays.copyOf(inputs[t], inputs[t].length + units);
            System.arraycopy(h, 0, both, inputs[t].length, units);
            double[] reset = linear.apply(name + "/reset", both);
            double[] update = linear.apply(name + "/update", both);
            double[] recalled = linear.apply(name + "/recalled", h);
            double[] candidate = linear.apply(name + "/candidate", inputs[t]);
            double[] next = new double[units];
            for (int u = 0; u < units; u++) {
                double n = Math.tanh(candidate[u] + sigmoid(reset[u]) * recalled[u]);
                double z = sigmoid(update[u]);
                next[u] = (1 - z) * n + z * h[u];
            }
            states[t] = next;
            h = next;
        }
        return states;
    }

    private double[][] records(double[] seen) {
        return split(seen, spec.features().size());
    }

    private static double[][] split(double[] row, int width) {
        double[][] rows = new double[row.length / width][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(row, i * width, (i + 1) * width);
        }
        return rows;
    }

    private double[] activated(double[] x) {
        return switch (spec.network().activation()) {
            case RELU -> relu(x);
            case SIGMOID -> Arrays.stream(x).map(ReferenceNetwork::sigmoid).toArray();
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double[] relu(double[] x) {
        return Arrays.stream(x).map(value -> Math.max(0, value)).toArray();
    }
}
