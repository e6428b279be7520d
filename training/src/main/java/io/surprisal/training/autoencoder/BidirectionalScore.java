package io.surprisal.training.autoencoder;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.training.autoencoder.Discriminator.Judged;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Weights;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * How badly a bidirectional network gives a record back, Zenati et al. (2018), section 4, with feature matching:
 *
 * <pre>
 * A(x) = α |x − G(E(x))|₁ + (1 − α) |f(x, E(x)) − f(G(E(x)), E(x))|₁
 * </pre>
 *
 * <p>f is the last hidden layer of the discriminator of pairs. What is missing of a record is 0 in both. A feature's own part is α |x_j − G_j(E(x))|.
 *
 * @param residualShare α
 */
record BidirectionalScore(double residualShare) implements Score {
    @Override
    public Map<ModelOutput, SDVariable> of(Evidence evidence, ModelSpec spec, Weights weights) {
        SameDiff graph = evidence.target().getSameDiff();
        SDVariable record = evidence.target();
        SDVariable again = evidence.reconstructed();
        SDVariable code = code(evidence, spec);
        Discriminator discriminator = discriminator(spec, weights);
        Judged real = discriminator.of(pair(record, code));
        Judged given = discriminator.of(pair(again, code));
        SDVariable ofFeatures = graph.math().abs(record.sub(again)).mul(residualShare);
        SDVariable mismatch =
                Reduction.sumOfRows(graph.math().abs(real.features().sub(given.features())), Discriminator.WIDTH);
        return Map.of(
                ModelOutput.FEATURE_SCORE,
                Reduction.lastColumns(ofFeatures, spec.targetSize(), spec.size()),
                ModelOutput.SCORE,
                Reduction.sumOfRows(ofFeatures, spec.targetSize()).add(mismatch.mul(1 - residualShare)));
    }

    /** Of pairs of a record as it is described and a point of the latent space. */
    static Discriminator discriminator(ModelSpec spec, Weights weights) {
        return new Discriminator(Discriminator.PREFIX + "pair/", spec.targetSize() + spec.latent(), weights);
    }

    /** E(x), [N, K]. */
    static SDVariable code(Evidence evidence, ModelSpec spec) {
        return evidence.target().getSameDiff().reshape(evidence.latent(), -1, spec.latent());
    }

    /** [N, T·D] and [N, K]: [N, T·D + K]. */
    static SDVariable pair(SDVariable record, SDVariable code) {
        return record.getSameDiff().concat(1, record, code);
    }
}
