package io.surprisal.training.network;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Weights;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Between counts and topics: dense layers from each feature's share of the total, times the number of features, to the posterior, and a softmax
 * from latent points to the topics' proportions. Dieng et al. (2020), section 5.
 *
 * @param inputs D
 * @param topics K
 */
public record TopicNetwork(int inputs, List<Integer> hidden, int topics) implements Network {
    @Override
    public SDVariable encode(SDVariable input, Weights weights) {
        SameDiff graph = input.getSameDiff();
        SDVariable total =
                graph.math().max(graph.expandDims(Reduction.sumOfRows(input, inputs), 1), graph.constant(1f));
        return dense().encode(input.div(total).mul(Math.sqrt(inputs)), weights);
    }

    @Override
    public SDVariable decode(SDVariable latent, Weights weights) {
        return Reduction.softmaxOfRows(latent, topics);
    }

    @Override
    public int encoderWidth() {
        return dense().encoderWidth();
    }

    @Override
    public int decoderWidth() {
        return topics;
    }

    private DenseNetwork dense() {
        return new DenseNetwork(inputs, hidden, topics);
    }
}
