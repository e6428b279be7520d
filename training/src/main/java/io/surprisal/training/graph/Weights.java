package io.surprisal.training.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where a graph's weights come from: freshly drawn trainable variables, or the constants of a trained model. Graph-building
 * code asks by name and does not know which.
 */
public abstract class Weights {
    /** Gain of layers followed by a rectifier: it halves the variance, roughly √3 restores it. */
    public static final double HIDDEN_GAIN = 1.7;

    /** Gain of layers of logistic units, whose slope is a quarter at most: 4 · √3, which Glorot &amp; Bengio (2010) has for layers of one width. */
    public static final double LOGISTIC_GAIN = 4 * Math.sqrt(3);

    public static final double OUTPUT_GAIN = 1;

    private final Map<String, SDVariable> known = new HashMap<>();

    private Weights() {}

    /** Trainable variables, drawn from a seed by name, so that adding a layer does not change the others. */
    public static Weights trainable(SameDiff graph, long seed) {
        return new Weights() {
            @Override
            SDVariable create(String name, double bound, long... shape) {
                SplittableRandom random = new SplittableRandom(seed ^ ((long) name.hashCode() << 20));
                float[] values = new float[size(shape)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (bound * (2 * random.nextDouble() - 1));
                }
                return graph.var(name, Nd4j.create(values, shape, 'c'));
            }
        };
    }

    /** The constants of a trained model, row-major by name; the graph has them under the member's name. */
    public static Weights trained(Scope scope, Map<String, INDArray> values) {
        return new Weights() {
            @Override
            SDVariable create(String name, double bound, long... shape) {
                INDArray value = values.get(name);
                if (value == null) {
                    throw new IllegalStateException("The trained model has no weights named " + name);
                }
                return scope.constant(name, value);
            }
        };
    }

    /** Values uniform in ±bound at the start of training; whoever asks for the same name gets the same weights. */
    public SDVariable uniform(String name, double bound, long... shape) {
        SDVariable weights = known.get(name);
        if (weights == null) {
            weights = create(name, bound, shape);
            known.put(name, weights);
        }
        return weights;
    }

    abstract SDVariable create(String name, double bound, long... shape);

    /** x W + b for x [M, in], W [in, out]. */
    public SDVariable linear(String name, SDVariable x, int in, int out, double gain) {
        double bound = gain / Math.sqrt(in);
        SDVariable weight = uniform(name + "/weight", bound, in, out);
        SDVariable bias = uniform(name + "/bias", bound, out);
        return x.getSameDiff().nn().linear(x, weight, bias);
    }

    private static int size(long[] shape) {
        int size = 1;
        for (long dimension : shape) {
            size = Math.multiplyExact(size, (int) dimension);
        }
        return size;
    }
}
