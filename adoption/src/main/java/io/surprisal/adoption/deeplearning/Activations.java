package io.surprisal.adoption.deeplearning;

import io.surprisal.adoption.AdoptionException;
import io.surprisal.training.graph.Softplus;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** Deeplearning4j's activation functions in evaluation mode, in operations that ONNX has. */
final class Activations {
    /** Klambauer et al. (2017). */
    private static final double SELU_ALPHA = 1.6732632423543772;

    private static final double SELU_SCALE = 1.0507009873554805;

    private Activations() {}

    /** @throws AdoptionException where a function has no such form here */
    static SDVariable of(IActivation activation, SDVariable x) {
        SameDiff graph = x.getSameDiff();
        if (activation instanceof ActivationIdentity) {
            return x;
        } else if (activation instanceof ActivationTanH) {
            return graph.math().tanh(x);
        } else if (activation instanceof ActivationSigmoid) {
            return graph.nn().sigmoid(x);
        } else if (activation instanceof ActivationReLU relu && isPlain(relu)) {
            return graph.nn().relu(x, 0);
        } else if (activation instanceof ActivationReLU6) {
            return graph.math().clipByValue(x, 0, 6);
        } else if (activation instanceof ActivationLReLU leaky) {
            return graph.nn().relu(x, 0).sub(negativePart(x).mul(leaky.getAlpha()));
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
        }
        throw new AdoptionException(
                "The activation function " + activation + " has no exact form here; expected identity,"
                        + " tanh, sigmoid, relu, relu6, leakyrelu, elu, selu, softplus, softsign, cube, hardtanh, hardsigmoid,"
                        + " rectifiedtanh, thresholdedrelu, swish or mish; train the network with one of them");
    }

    private static boolean isPlain(ActivationReLU relu) {
        return isAbsent(relu.getMax()) && isAbsent(relu.getThreshold()) && isAbsent(relu.getNegativeSlope());
    }

    private static boolean isAbsent(@Nullable Double value) {
        return value == null || value == 0;
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
