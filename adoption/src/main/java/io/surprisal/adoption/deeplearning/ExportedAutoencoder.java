package io.surprisal.adoption.deeplearning;

import io.surprisal.adoption.deeplearning.Decoder.Description;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.training.graph.GaussianPoints;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.RawUnits;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Standardisation;
import java.util.EnumMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a variational autoencoder of Deeplearning4j says of a record. Its {@code reconstructionLogProbability} is this one's
 * reconstruction_log_probability, over fixed points in the place of random draws.
 *
 * @param fill what a missing value looks like to the encoder, the data's mean, standardised, [D]
 */
record ExportedAutoencoder(SavedNetwork network, ModelSpec spec, Decoder decoder, float[] fill)
        implements ScoringFunction {
    @Override
    public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
        SameDiff graph = features.getSameDiff();
        int size = spec.size();
        int latent = spec.latent();
        Standardisation input = Standardisation.of(spec, features, scope);
        SDVariable observed = input.observed();
        Layers layers = new Layers(network, scope);
        SDVariable encoded = layers.encoded(input, fill);
        SDVariable mean = layers.mean(encoded);
        SDVariable logVariance = layers.logVariance(encoded);
        SDVariable noise = scope.constant(
                "epsilon", Nd4j.create(GaussianPoints.of(samples, latent, seed), new long[] {samples, 1, latent}, 'c'));
        SDVariable points = graph.expandDims(graph.math().exp(logVariance.mul(0.5)), 0)
                .mul(noise)
                .add(graph.expandDims(mean, 0));
        Description description =
                decoder.describe(layers.decoded(graph.reshape(points, -1, latent)), input.target(), samples);

        SDVariable terms = description.logProbability().mul(observed);
        SDVariable ofSamples = Reduction.sumOverLastAxis(terms, samples, size);
        SDVariable reconstruction = Reduction.meanOfColumns(ofSamples, samples);
        SDVariable variance = graph.math().exp(logVariance);
        SDVariable divergence = Reduction.sumOfRows(mean.mul(mean).add(variance).sub(logVariance), latent)
                .sub(latent)
                .mul(0.5);
        // log p(z) − log q(z|x), in which log 2π cancels.
        SDVariable ratio = Reduction.sumOverLastAxis(
                        noise.mul(noise).add(graph.expandDims(logVariance, 0)).sub(points.mul(points)), samples, latent)
                .mul(0.5);

        Map<ModelOutput, SDVariable> outputs = new EnumMap<>(ModelOutput.class);
        // Negated before and after: a missing value has 0, not −0.
        outputs.put(
                ModelOutput.FEATURE_LOG_PROBABILITY,
                Reduction.meanOverSamples(description.logProbability(), samples, size)
                        .rsub(0)
                        .mul(observed)
                        .rsub(0));
        outputs.put(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY, reconstruction);
        outputs.put(ModelOutput.KL_DIVERGENCE, divergence);
        outputs.put(ModelOutput.ELBO, reconstruction.sub(divergence));
        outputs.put(
                ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD,
                Reduction.logMeanExpOfColumns(ofSamples.add(ratio), samples));
        outputs.putAll(RawUnits.band(spec, features, scope, description.expected(), description.expectedScale()));
        return new Outputs(observed, outputs);
    }
}
