package io.surprisal.training.network;

import io.surprisal.training.graph.Weights;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The architecture between records and latent space. A convolutional or recurrent one is another network: it takes the same [N, W·D],
 * reshaped as it likes.
 */
public interface Network {
    /** The last hidden layer of the encoder, [N, {@link #encoderWidth}], from the encoder's input [N, W·D]. */
    SDVariable encode(SDVariable input, Weights weights);

    /** The last hidden layer of the decoder, [M, {@link #decoderWidth}], from latent points [M, K]. */
    SDVariable decode(SDVariable latent, Weights weights);

    int encoderWidth();

    int decoderWidth();
}
