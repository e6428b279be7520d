package io.surprisal.training.boltzmann;

import io.surprisal.training.boltzmann.AnnealedImportanceSampling.Estimate;
import io.surprisal.training.config.ContrastiveSettings;
import io.surprisal.training.family.Family;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;

/** Restricted Boltzmann machines over what a decoder would describe. K is the number of hidden units. */
public record BoltzmannFamily(ContrastiveSettings contrastive) implements Family {
    @Override
    public ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        VisibleRows visible = VisibleRows.of(spec, rows);
        BoltzmannMachine machine = new ContrastiveDivergence(contrastive, rows.settings())
                .fit(visible.units(), visible.values(), spec.latent(), listener);
        Estimate partition =
                Partition.of(machine, visible.values(), rows.settings().seed());
        return new FittedBoltzmannMachine(spec, machine, visible.means(), partition);
    }
}
