package io.surprisal.training.network;

import io.surprisal.training.graph.Weights;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Layers of gated recurrent units over the window's records, as in the encoder and decoder of Su et al. (2019). The last state of the last
 * layer says what the window was. The decoder, where the whole window is described, has the latent point as its input at each step.
 *
 * @param dense the decoder where one record is described, and the sizes
 * @param records W
 * @param features D
 * @param sequence whether every record of the window is decoded, instead of the last one
 */
record RecurrentNetwork(DenseNetwork dense, int records, int features, boolean sequence) implements Network {
    @Override
    public SDVariable encode(SDVariable input, Weights weights) {
        List<SDVariable> states = IntStream.range(0, records)
                .mapToObj(step -> Steps.at(step, input, records, features))
                .toList();
        int width = features;
        for (int i = 0; i < dense.hidden().size(); i++) {
            states = new GatedUnits("encoder/" + i, width, dense.hidden().get(i), weights).states(states);
            width = dense.hidden().get(i);
        }
        return states.get(records - 1);
    }

    @Override
    public SDVariable decode(SDVariable latent, Weights weights) {
        if (!sequence) {
            return dense.decode(latent, weights);
        }
        SameDiff graph = latent.getSameDiff();
        List<SDVariable> states = Collections.nCopies(records, latent);
        int width = dense.latent();
        for (int i = dense.hidden().size() - 1; i >= 0; i--) {
            states = new GatedUnits("decoder/" + i, width, dense.hidden().get(i), weights).states(states);
            width = dense.hidden().get(i);
        }
        return graph.reshape(graph.concat(1, states.toArray(SDVariable[]::new)), -1, width);
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
}
