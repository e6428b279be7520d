package io.surprisal.training.network;

import io.surprisal.training.graph.Weights;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Dilated causal convolutions with residual connections, after Bai et al. (2018): layer i is
 *
 * <pre>
 * y_t = relu(b + Σ_j x_(t − j·k^i) W_j) + R x_t,    j = 0 to k − 1
 * </pre>
 *
 * <p>where R is the identity if the widths are alike. The last layer's kernel is as long as it takes to see the window's first record.
 * Of each layer only the steps are computed that the newest one of the last layer depends on: these are every k^(i + 1)-th, so that a layer is a product of
 * rows of k steps each, which do not overlap. The decoder goes the way back by transposed convolutions: each step becomes k.
 *
 * @param dense the decoder where one record is described, and the sizes
 * @param records W, a multiple of k^(layers − 1)
 * @param features D
 * @param kernel k
 * @param sequence whether every record of the window is decoded, instead of the last one
 */
record ConvolutionalNetwork(DenseNetwork dense, int records, int features, int kernel, boolean sequence)
        implements Network {
    @Override
    public SDVariable encode(SDVariable input, Weights weights) {
        SDVariable x = input;
        int width = features;
        for (int i = 0; i < dense.hidden().size(); i++) {
            x = convolved("encoder/" + i, x, taps(i), width, dense.hidden().get(i), weights);
            width = dense.hidden().get(i);
        }
        return x;
    }

    @Override
    public SDVariable decode(SDVariable latent, Weights weights) {
        if (!sequence) {
            return dense.decode(latent, weights);
        }
        SDVariable x = latent;
        int width = dense.latent();
        for (int i = dense.hidden().size() - 1; i >= 0; i--) {
            int channels = dense.hidden().get(i);
            SDVariable steps = DenseNetwork.rectified("decoder/" + i, x, width, taps(i) * channels, weights);
            x = steps.getSameDiff().reshape(steps, -1, channels);
            width = channels;
        }
        return x;
    }

    @Override
    public int encoderWidth() {
        return dense.encoderWidth();
    }

    @Override
    public int decoderWidth() {
        return dense.decoderWidth();
    }

    @Override
    public int decoderSteps() {
        return sequence ? records : 1;
    }

    /** How many steps of the layer below a step of layer i sees. */
    private int taps(int i) {
        int last = dense.hidden().size() - 1;
        int taps = i < last ? kernel : records;
        for (int below = 0; i == last && below < last; below++) {
            taps /= kernel;
        }
        return taps;
    }

    /** From steps, one after another, to one of so many. */
    private static SDVariable convolved(String name, SDVariable x, int taps, int in, int out, Weights weights) {
        SDVariable rows = x.getSameDiff().reshape(x, -1, taps * in);
        SDVariable residual = Steps.at(taps - 1, x, taps, in);
        return DenseNetwork.rectified(name, rows, taps * in, out, weights)
                .add(in == out ? residual : weights.linear(name + "/residual", residual, in, out, Weights.OUTPUT_GAIN));
    }
}
