package io.surprisal.training.graph;

import io.surprisal.core.manifest.ModelOutput;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/** A fitted model: what it says of records, as a graph. All that scoring and export need of a family. */
public interface ScoringFunction {
    /** What the model looks at. */
    ModelSpec spec();

    /** What fitting it found out besides weights, by name: the manifest keeps it with what held-out rows say. Nats. */
    default Map<String, Double> findings() {
        return Map.of();
    }

    /** Whether its evidence is on the scale of normal records as it is, 0 for most of them and 1 as far as they go, so that an ensemble adds it as it is. */
    default boolean isScaled() {
        return false;
    }

    /**
     * Where the scored records lie in the latent space: the centres of their posteriors, [N, K]. Empty for a model without one, or one whose places depend on
     * what the records' condition is.
     *
     * @param features raw records, [N, W, D], NaN = missing, in a graph of their own
     */
    default Optional<SDVariable> latent(SDVariable features) {
        return Optional.empty();
    }

    /**
     * Adds the model to a graph.
     *
     * @param features raw records, [N, W, D], NaN = missing
     * @param samples L, for families that draw latent samples
     * @param seed what a point set's rotation is drawn from
     */
    Outputs outputs(SDVariable features, Scope scope, int samples, long seed);

    /**
     * What a model says of the scored records, the windows' last ones.
     *
     * @param described [N, T·D], 1 where there is a value of what the model describes that it sees, else 0; the last D are the scored
     *     record's
     * @param values the outputs that the family has: [N] or [N, D] as {@link ModelOutput} documents. The output that the headline is
     *     made of must be one of them. Per-feature values are 0 where missing, per-record values are anything for a record of which
     *     nothing is observed
     */
    record Outputs(SDVariable described, Map<ModelOutput, SDVariable> values) {}
}
