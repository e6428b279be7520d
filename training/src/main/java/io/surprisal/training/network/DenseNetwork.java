package io.surprisal.training.network;

import io.surprisal.training.config.Activation;
import io.surprisal.training.graph.Weights;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/** Fully connected encoder and mirrored decoder. */
public record DenseNetwork(int inputs, List<Integer> hidden, int latent, Activation activation) implements Network {
    /** Of rectifiers. */
    public DenseNetwork(int inputs, List<Integer> hidden, int latent) {
        this(inputs, hidden, latent, Activation.RELU);
    }

    @Override
    public SDVariable encode(SDVariable input, Weights weights) {
        SDVariable x = input;
        int width = inputs;
        for (int i = 0; i < hidden.size(); i++) {
            x = layer("encoder/" + i, x, width, hidden.get(i), weights);
            width = hidden.get(i);
        }
        return x;
    }

    @Override
    public SDVariable decode(SDVariable points, Weights weights) {
        SDVariable x = points;
        int width = latent;
        for (int i = hidden.size() - 1; i >= 0; i--) {
            x = layer("decoder/" + i, x, width, hidden.get(i), weights);
            width = hidden.get(i);
        }
        return x;
    }

    @Override
    public int encoderWidth() {
        return hidden.isEmpty() ? inputs : hidden.get(hidden.size() - 1);
    }

    @Override
    public int decoderWidth() {
        return hidden.isEmpty() ? latent : hidden.get(0);
    }

    private SDVariable layer(String name, SDVariable x, int in, int out, Weights weights) {
        return switch (activation) {
            case RELU -> rectified(name, x, in, out, weights);
            case SIGMOID -> x.getSameDiff().nn().sigmoid(weights.linear(name, x, in, out, Weights.LOGISTIC_GAIN));
        };
    }

    static SDVariable rectified(String name, SDVariable x, int in, int out, Weights weights) {
        return x.getSameDiff().nn().relu(weights.linear(name, x, in, out, Weights.HIDDEN_GAIN), 0);
    }
}
