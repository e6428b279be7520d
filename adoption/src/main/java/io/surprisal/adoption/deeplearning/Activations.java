package io.surprisal.adoption.deeplearning;

import io.surprisal.adoption.AdoptionException;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Softplus;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** Deeplearning4j's activation functions in evaluation mode, as it computes them, in operations that ONNX has. */
final class Activations {
    /** Klambauer et al. (2017). */
    private static final double SELU_ALPHA = 1.6732632423543772;

    private static final double SELU_SCALE = 1.0507009873554805;

    private Activations() {}

    /**
     * A function of each row.
     *
     * @param x [N, width]
     * @throws AdoptionException where a function has no such form here
     */
    static SDVariable of(IActivation activation, SDVariable x, int width) {
        SameDiff graph = x.getSameDiff();
        if (activation instanceof ActivationIdentity) {
            return x;
        } else if (activation instanceof ActivationTanH) {
            return graph.math().tanh(x);
        } else if (activation instanceof ActivationSigmoid) {
            return graph.nn().sigmoid(x);
        } else if (activation instanceof ActivationReLU relu) {
            return rectified(relu, x);
        } else if (activation instanceof ActivationReLU6) {
            return graph.math().clipByValue(x, 0, 6);
        } else if (activation instanceof ActivationLReLU leaky) {
            return graph.nn().relu(x, 0).sub(negativePart(x).mul(leaky.getAlpha()));
        } else if (activation instanceof ActivationRReLU random) {
            return graph.math().max(x, graph.constant((float) ((random.getL() + random.getU()) / 2)));
        } else if (activation instanceof ActivationELU elu) {
            return elu(x, elu.getAlpha());
        } else if (activation instanceof ActivationSELU) {
            return elu(x, SELU_ALPHA).mul(SELU_SCALE);
        } else if (activation instanceof ActivationSoftPlus) {
            return Softplus.of(x);
        } else if (activation instanceof ActivationSoftSign) {
            return x.div(graph.math().abs(x).add(1));
        } else if (activation instanceof ActivationCube) {
            return x.mul(x).mul(x);
        } else if (activation instanceof ActivationHardTanH) {
            return graph.math().clipByValue(x, -1, 1);
        } else if (activation instanceof ActivationHardSigmoid) {
            return graph.math().clipByValue(x.mul(0.2).add(0.5), 0, 1);
        } else if (activation instanceof ActivationRectifiedTanh) {
            return graph.nn().relu(graph.math().tanh(x), 0);
        } else if (activation instanceof ActivationThresholdedReLU threshold) {
            return x.mul(graph.math().step(x, threshold.getTheta()));
        } else if (activation instanceof ActivationSwish) {
            return x.mul(graph.nn().sigmoid(x));
        } else if (activation instanceof ActivationMish) {
            return x.mul(graph.math().tanh(Softplus.of(x)));
        } else if (activation instanceof ActivationGELU gelu) {
            return gelu.isPrecise() ? preciseGelu(x) : x.mul(graph.nn().sigmoid(x.mul(1.702)));
        } else if (activation instanceof ActivationRationalTanh) {
            return rationalTanh(x);
        } else if (activation instanceof ActivationSoftmax) {
            return Reduction.softmaxOfRows(x, width);
        }
        throw new AdoptionException(
                "The activation function " + activation + ", a "
                        + activation.getClass().getName()
                        + ", has no form here; expected one of Deeplearning4j's Activation; train the network with one of them");
    }

    /** x from the threshold θ on, at most the largest value; slope (x − θ) below θ. */
    private static SDVariable rectified(ActivationReLU relu, SDVariable x) {
        SameDiff graph = x.getSameDiff();
        double threshold = orZero(relu.getThreshold());
        double slope = orZero(relu.getNegativeSlope());
        SDVariable rectified = graph.nn().relu(x, 0);
        if (threshold != 0 || slope != 0) {
            SDVariable isBelow = graph.math().step(graph.math().neg(x), -threshold);
            rectified = x.mul(isBelow.rsub(1)).add(x.sub(threshold).mul(isBelow).mul(slope));
        }
        return relu.getMax() == null
                ? rectified
                : graph.math().min(rectified, graph.constant(relu.getMax().floatValue()));
    }

    private static double orZero(@Nullable Double value) {
        return value == null ? 0 : value;
    }

    /** Of Hendrycks &amp; Gimpel (2016) with (0.044715 x)³ in the place of 0.044715 x³. */
    private static SDVariable preciseGelu(SDVariable x) {
        SDVariable small = x.mul(0.044715);
        SDVariable cubic = small.mul(small).mul(small);
        SDVariable tanh = x.getSameDiff().math().tanh(x.add(cubic).mul(Math.sqrt(2 / Math.PI)));
        return x.mul(0.5).mul(tanh.add(1));
    }

    /** 1.7159 sgn(y) (1 − 1 / (1 + |y| + y² + 1.41645 y⁴)), y = 2x/3. */
    private static SDVariable rationalTanh(SDVariable x) {
        SameDiff graph = x.getSameDiff();
        SDVariable y = x.mul(2.0 / 3);
        SDVariable square = y.mul(y);
        SDVariable sum = graph.math().abs(y).add(square).add(square.mul(square).mul(1.41645));
        SDVariable sign =
                graph.math().step(y, 0).sub(graph.math().step(graph.math().neg(y), 0));
        return sign.mul(sum.add(1).rdiv(1).rsub(1)).mul(1.7159);
    }

    /** max(−x, 0). */
    private static SDVariable negativePart(SDVariable x) {
        SameDiff graph = x.getSameDiff();
        return graph.nn().relu(graph.math().neg(x), 0);
    }

    private static SDVariable elu(SDVariable x, double alpha) {
        SameDiff graph = x.getSameDiff();
        SDVariable below = graph.math().exp(graph.math().neg(negativePart(x))).sub(1);
        return graph.nn().relu(x, 0).add(below.mul(alpha));
    }
}
