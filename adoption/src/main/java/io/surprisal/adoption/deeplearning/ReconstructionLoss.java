package io.surprisal.adoption.deeplearning;

import io.surprisal.adoption.AdoptionException;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Standardisation;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.variational.LossFunctionWrapper;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * What a variational autoencoder without a density says of a record: the loss of its reconstruction from the mean of q(z|x), as
 * Deeplearning4j's {@code reconstructionError}. A missing value adds nothing.
 *
 * @param fill what a missing value looks like to the encoder, the data's mean, standardised, [D]
 */
record ReconstructionLoss(SavedNetwork network, ModelSpec spec, LossFunctionWrapper loss, float[] fill)
        implements ScoringFunction {
    @Override
    public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
        Standardisation input = Standardisation.of(spec, features, scope);
        Layers layers = new Layers(network, scope);
        SDVariable decoded = layers.decoded(layers.mean(layers.encoded(input, fill)));
        SDVariable error = Activations.of(loss.getActivationFn(), decoded)
                .sub(input.target())
                .mul(input.observed());
        SDVariable ofFeatures = ofErrors(loss.getLossFunction(), error);
        return new Outputs(
                input.observed(),
                Map.of(
                        ModelOutput.SCORE,
                        Reduction.sumOfRows(ofFeatures, spec.size()),
                        ModelOutput.FEATURE_SCORE,
                        ofFeatures));
    }

    private SDVariable ofErrors(ILossFunction function, SDVariable error) {
        boolean weighted = (function instanceof LossL1 absolute && absolute.getWeights() != null)
                || (function instanceof LossL2 square && square.getWeights() != null);
        if (!weighted && function instanceof LossMSE) {
            return error.mul(error).div(spec.size());
        } else if (!weighted && function instanceof LossL2) {
            return error.mul(error);
        } else if (!weighted && function instanceof LossL1) {
            // Of the mean absolute error as well, a record's value in Deeplearning4j is the sum.
            return error.getSameDiff().math().abs(error);
        }
        throw new AdoptionException(
                "The loss function " + function + " cannot be exported; expected MSE, L2, MAE or L1 without weights");
    }
}
