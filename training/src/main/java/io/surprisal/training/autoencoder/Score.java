package io.surprisal.training.autoencoder;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Weights;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;

/** What an autoencoder ranks records by beside their likelihood. */
@FunctionalInterface
interface Score {
    /** No score but what likelihood and bounds say. */
    Score NONE = (evidence, spec, weights) -> Map.of();

    /** {@link ModelOutput#SCORE}, and {@link ModelOutput#FEATURE_SCORE} where features have a part of it. */
    Map<ModelOutput, SDVariable> of(Evidence evidence, ModelSpec spec, Weights weights);
}
