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
 * The learned similarity of a record and what the decoder makes of it, Larsen et al. (2016), eq. 7 and 8:
 *
 * <pre>
 * −E_q(z|x) log N(Dis(x); Dis(x̂(z)), I)   less its constant:   (1/L) Σ_l ½ |Dis(x) − Dis(x̂(z_l))|²
 * </pre>
 *
 * <p>Dis is the last hidden layer of a discriminator of records, x̂ the decoder's mean. What is missing of a record is 0 in both. The
 * measure has no unit, and no part of it is one feature's.
 */
record SimilarityScore() implements Score {
    @Override
    public Map<ModelOutput, SDVariable> of(Evidence evidence, ModelSpec spec, Weights weights) {
        Discriminator discriminator = discriminator(spec, weights);
        return Map.of(
                ModelOutput.SCORE,
                distance(
                        discriminator.of(evidence.target()),
                        discriminator.of(evidence.reconstructed()),
                        evidence.draws().samples()));
    }

    /** Of records as they are described, [N, T·D]. */
    static Discriminator discriminator(ModelSpec spec, Weights weights) {
        return new Discriminator(Discriminator.PREFIX + "record/", spec.targetSize(), weights);
    }

    /**
     * Half the mean squared distance, [N].
     *
     * @param records N
     * @param reconstructed L·N, the samples one after another
     */
    static SDVariable distance(Judged records, Judged reconstructed, int samples) {
        SameDiff graph = records.logit().getSameDiff();
        SDVariable difference = graph.reshape(reconstructed.features(), samples, -1, Discriminator.WIDTH)
                .sub(graph.expandDims(records.features(), 0));
        SDVariable squares = Reduction.sumOverLastAxis(difference.mul(difference), samples, Discriminator.WIDTH);
        return Reduction.meanOfColumns(squares, samples).mul(0.5);
    }
}
