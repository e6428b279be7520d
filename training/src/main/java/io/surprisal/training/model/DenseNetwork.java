package io.surprisal.training.model;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/** Fully connected encoder and mirrored decoder with rectifiers. */
record DenseNetwork(int inputs, List<Integer> hidden, int latent) implements Network {
    private static final double SMALLEST_LOG_VARIANCE = -10;
    private static final double LARGEST_LOG_VARIANCE = 4;

    @Override
    public Posterior encode(SDVariable input, Weights weights) {
        SDVariable x = input;
        int width = inputs;
        for (int i = 0; i < hidden.size(); i++) {
            x = rectified("encoder/" + i, x, width, hidden.get(i), weights);
            width = hidden.get(i);
        }
        SDVariable mean = weights.linear("posterior/mean", x, width, latent, Weights.OUTPUT_GAIN);
        SDVariable logVariance = weights.linear("posterior/log_variance", x, width, latent, Weights.OUTPUT_GAIN);
        return new Posterior(
                mean,
                x.getSameDiff().math().clipByValue(logVariance, SMALLEST_LOG_VARIANCE, LARGEST_LOG_VARIANCE),
                latent);
    }

    @Override
    public SDVariable decode(SDVariable points, Weights weights) {
        SDVariable x = points;
        int width = latent;
        for (int i = hidden.size() - 1; i >= 0; i--) {
            x = rectified("decoder/" + i, x, width, hidden.get(i), weights);
            width = hidden.get(i);
        }
        return x;
    }

    @Override
    public int decoderWidth() {
        return hidden.isEmpty() ? latent : hidden.get(0);
    }

    private static SDVariable rectified(String name, SDVariable x, int in, int out, Weights weights) {
        return x.getSameDiff().nn().relu(weights.linear(name, x, in, out, Weights.HIDDEN_GAIN), 0);
    }
}
