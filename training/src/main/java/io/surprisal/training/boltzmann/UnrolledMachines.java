package io.surprisal.training.boltzmann;

import io.surprisal.training.autoencoder.Start;
import io.surprisal.training.config.ContrastiveSettings;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.graph.ModelSpec;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Weights of a dense autoencoder of logistic units from a stack of Boltzmann machines: Hinton &amp; Salakhutdinov (2006). A first machine learns the records,
 * each further one the probabilities of the hidden units of the one below, the last one by hidden units that are normal: the code. Unrolled, the
 * encoder has their weights W and the decoder Wᵀ.
 *
 * @param posterior whether the encoder says a normal distribution, which starts with the last machine's variance 1, and no point
 */
public record UnrolledMachines(ContrastiveSettings contrastive, boolean posterior) implements Start {
    @Override
    public Map<String, INDArray> weights(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        ContrastiveDivergence divergence = new ContrastiveDivergence(contrastive, rows.settings());
        List<Integer> widths = spec.network().hidden();
        VisibleRows visible = VisibleRows.asSeen(spec, rows, Math.max(spec.latent(), Collections.max(widths)));
        VisibleUnits units = visible.units();
        INDArray values = visible.values();
        Map<String, INDArray> weights = new HashMap<>();
        for (int i = 0; i < widths.size(); i++) {
            BoltzmannMachine machine = divergence.fit(units, values, widths.get(i), listener);
            encode(weights, "encoder/" + i, machine);
            if (i == 0) {
                weights.putAll(DescribedUnits.weights(spec, machine));
            } else {
                decode(weights, "decoder/" + (i - 1), machine);
            }
            values = machine.hidden(values);
            units = VisibleUnits.flags(machine.hiddenUnits());
        }
        BoltzmannMachine code = divergence.fitCode(units, values, spec.latent(), listener);
        encode(weights, "posterior/mean", code);
        decode(weights, "decoder/" + (widths.size() - 1), code);
        if (posterior) {
            weights.put("posterior/log_variance/weight", Nd4j.zeros(units.count(), spec.latent()));
            weights.put("posterior/log_variance/bias", Nd4j.zeros(spec.latent()));
        }
        return weights;
    }

    private static void encode(Map<String, INDArray> weights, String layer, BoltzmannMachine machine) {
        weights.put(layer + "/weight", machine.weights());
        weights.put(layer + "/bias", machine.hiddenBias());
    }

    private static void decode(Map<String, INDArray> weights, String layer, BoltzmannMachine machine) {
        weights.put(layer + "/weight", machine.weights().transpose().dup('c'));
        weights.put(layer + "/bias", machine.visibleBias());
    }
}
