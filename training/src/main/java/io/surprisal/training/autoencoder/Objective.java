package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Trainable.Inputs;
import io.surprisal.training.graph.Trainable.Objectives;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;

/** What an autoencoder minimises, and what its weights are chosen by. */
interface Objective {
    /**
     * The losses of a batch, and the criterion.
     *
     * @param evidence of the records
     * @param prior points drawn from the standard normal, [B, K]
     * @param inputs whose noise has what {@link #noise} asks for
     */
    Objectives of(Evidence evidence, SDVariable prior, Inputs inputs);

    /** What else is drawn from the standard normal for every batch, as {@code Trainable.noise} has it. */
    default Map<String, long[]> noise(ModelSpec spec, int records) {
        return Map.of();
    }
}
