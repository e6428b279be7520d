package io.surprisal.adoption.deeplearning;

import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import org.deeplearning4j.nn.params.VariationalAutoencoderParamInitializer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.factory.Nd4j;

/** The dense layers of a saved variational autoencoder in a graph. Its activation function for q(z|x) applies to the mean and to log σ². */
record Layers(SavedNetwork network, Scope scope) {
    /**
     * The encoder's last hidden layer, [N, width].
     *
     * @param fill what a missing value looks like to the encoder, the data's mean, standardised, [D]
     */
    SDVariable encoded(Standardisation input, float[] fill) {
        SDVariable usual = scope.constant("fill", Nd4j.createFromArray(fill));
        SDVariable seen = input.encoderInput().add(input.observed().rsub(1).mul(usual));
        return hidden(
                seen,
                VariationalAutoencoderParamInitializer.ENCODER_PREFIX,
                network.layer().getEncoderLayerSizes());
    }

    /** The mean of q(z|x), [N, K]. */
    SDVariable mean(SDVariable encoded) {
        return posterior(encoded, VariationalAutoencoderParamInitializer.PZX_MEAN_PREFIX);
    }

    /** log σ² of q(z|x), [N, K]. */
    SDVariable logVariance(SDVariable encoded) {
        return Decoder.bounded(posterior(encoded, VariationalAutoencoderParamInitializer.PZX_LOGSTD2_PREFIX));
    }

    /** The decoder's last layer before its activation function, for points [M, K]. */
    SDVariable decoded(SDVariable points) {
        SDVariable hidden = hidden(
                points,
                VariationalAutoencoderParamInitializer.DECODER_PREFIX,
                network.layer().getDecoderLayerSizes());
        return linear(hidden, VariationalAutoencoderParamInitializer.PXZ_PREFIX);
    }

    private SDVariable posterior(SDVariable encoded, String prefix) {
        return Activations.of(network.layer().getPzxActivationFn(), linear(encoded, prefix), (int)
                network.layer().getNOut());
    }

    private SDVariable hidden(SDVariable input, String prefix, int[] widths) {
        IActivation activation = network.layer().getActivationFn();
        SDVariable hidden = input;
        for (int i = 0; i < widths.length; i++) {
            hidden = Activations.of(activation, linear(hidden, prefix + i), widths[i]);
        }
        return hidden;
    }

    private SDVariable linear(SDVariable input, String prefix) {
        String weights = prefix + VariationalAutoencoderParamInitializer.WEIGHT_KEY_SUFFIX;
        String bias = prefix + VariationalAutoencoderParamInitializer.BIAS_KEY_SUFFIX;
        return input.getSameDiff()
                .nn()
                .linear(
                        input,
                        scope.constant(weights, network.parameter(weights)),
                        scope.constant(bias, network.parameter(bias)));
    }
}
