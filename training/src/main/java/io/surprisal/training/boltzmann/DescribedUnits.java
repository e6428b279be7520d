package io.surprisal.training.boltzmann;

import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.graph.ModelSpec;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a machine over the records says of its visible units given hidden ones, by the names that an autoencoder's heads have for it. */
final class DescribedUnits {
    private DescribedUnits() {}

    /** The weights of both heads, [K, columns] and [columns]. */
    static Map<String, INDArray> weights(ModelSpec spec, BoltzmannMachine machine) {
        Map<String, INDArray> weights = new HashMap<>();
        put(weights, "gaussian/mean", machine, spec.columns(LikelihoodKind.GAUSSIAN));
        put(weights, "bernoulli/logit", machine, spec.columns(LikelihoodKind.BERNOULLI));
        return weights;
    }

    private static void put(Map<String, INDArray> weights, String head, BoltzmannMachine machine, int[] columns) {
        if (columns.length > 0) {
            weights.put(
                    head + "/weight",
                    machine.weights().getRows(columns).transpose().dup('c'));
            weights.put(
                    head + "/bias",
                    machine.visibleBias()
                            .reshape(-1, 1)
                            .getRows(columns)
                            .reshape(columns.length)
                            .dup('c'));
        }
    }
}
