package io.surprisal.adoption.deeplearning;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Standardisation;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What a variational autoencoder without a density says of a record: the loss of its reconstruction from the mean of q(z|x), as
 * Deeplearning4j's {@code reconstructionError}. A missing value adds nothing.
 *
 * @param fill what a missing value looks like to the encoder, the data's mean, standardised, [D]
 */
record ReconstructionLoss(SavedNetwork network, ModelSpec spec, Losses losses, float[] fill)
        implements ScoringFunction {
    @Override
    public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
        Standardisation input = Standardisation.of(spec, features, scope);
        Layers layers = new Layers(network, scope);
        SDVariable decoded = layers.decoded(layers.mean(layers.encoded(input, fill)));
        SDVariable ofFeatures = losses.ofFeatures(decoded, input.target(), input.observed());
        return new Outputs(
                input.observed(),
                Map.of(
                        ModelOutput.SCORE,
                        Reduction.sumOfRows(ofFeatures, spec.size()),
                        ModelOutput.FEATURE_SCORE,
                        ofFeatures));
    }
}
