package io.surprisal.training.network;

import io.surprisal.training.config.Target;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Weights;
import org.nd4j.autodiff.samediff.SDVariable;

/** The architecture between records and latent space. */
public interface Network {
    /** The last hidden layer of the encoder, [N, {@link #encoderWidth}], from the encoder's input [N, W·D]. */
    SDVariable encode(SDVariable input, Weights weights);

    /** The last hidden layer of the decoder, [M·{@link #decoderSteps}, {@link #decoderWidth}], from latent points [M, K]. */
    SDVariable decode(SDVariable latent, Weights weights);

    int encoderWidth();

    int decoderWidth();

    /** How many rows the decoder has for each latent point: one for all that is described, or one for each record of it, oldest first. */
    default int decoderSteps() {
        return 1;
    }

    /**
     * The network that a model's settings name. One of sequences decodes a sequence where the whole window is described.
     *
     * @param decoderInputs how many values the decoder takes: K, and what it is told beside them
     */
    static Network of(ModelSpec spec, int decoderInputs) {
        boolean sequence = spec.target() == Target.WINDOW;
        DenseNetwork dense = new DenseNetwork(
                spec.window() * spec.size(),
                spec.network().hidden(),
                decoderInputs,
                spec.network().activation());
        return switch (spec.network().kind()) {
            case DENSE -> dense;
            case CONVOLUTIONAL ->
                new ConvolutionalNetwork(
                        dense, spec.window(), spec.size(), spec.network().kernel(), sequence);
            case RECURRENT -> new RecurrentNetwork(dense, spec.window(), spec.size(), sequence);
        };
    }
}
