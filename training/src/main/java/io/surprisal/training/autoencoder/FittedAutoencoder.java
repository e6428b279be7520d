package io.surprisal.training.autoencoder;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.training.graph.GaussianPoints;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.RawUnits;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Weights;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a fitted autoencoder says of the scored records. Where its decoder describes whole windows (target: window), reconstruction and
 * attribution are of the scored record, and the ELBO, the divergence and the importance-weighted bound of the window: the latent
 * variables explain all of it, and there is no part of the divergence that is one record's.
 *
 * @param weights by name
 * @param findings by name
 */
public record FittedAutoencoder(Autoencoder parts, Map<String, INDArray> weights, Map<String, Double> findings)
        implements ScoringFunction {
    public FittedAutoencoder {
        weights = Map.copyOf(weights);
        findings = Map.copyOf(findings);
    }

    @Override
    public ModelSpec spec() {
        return parts.spec();
    }

    @Override
    public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
        ModelSpec spec = spec();
        int dimensions = parts.head().noise(spec.latent());
        float[] points = GaussianPoints.of(samples, dimensions, seed);
        SDVariable noise = scope.constant("epsilon", Nd4j.create(points, new long[] {samples, 1, dimensions}, 'c'));
        boolean centre = IntStream.range(0, points.length).allMatch(i -> points[i] == 0);
        Weights trained = Weights.trained(scope, weights);
        Evidence evidence = Evidence.of(parts, features, LatentNoise.fixed(noise, samples, centre), scope, trained);
        Map<ModelOutput, SDVariable> outputs = new EnumMap<>(ModelOutput.class);
        outputs.put(
                ModelOutput.FEATURE_LOG_PROBABILITY,
                Reduction.lastColumns(evidence.likelihood().ofFeatures(), spec.targetSize(), spec.size()));
        outputs.put(
                ModelOutput.RECONSTRUCTION_LOG_PROBABILITY,
                spec.targetRecords() == 1
                        ? evidence.reconstruction()
                        : evidence.likelihood().ofRecords(spec.ofScoredRecord()));
        if (evidence.hasBounds()) {
            outputs.put(ModelOutput.KL_DIVERGENCE, evidence.divergence());
            outputs.put(ModelOutput.ELBO, evidence.elbo());
            outputs.put(ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD, evidence.importanceWeighted());
        }
        outputs.putAll(parts.score().of(evidence, spec, trained));
        outputs.putAll(RawUnits.band(
                spec,
                features,
                scope,
                evidence.likelihood().expected(),
                evidence.likelihood().expectedScale()));
        return new Outputs(evidence.observed(), outputs);
    }

    @Override
    public Optional<SDVariable> latent(SDVariable features) {
        int latent = spec().latent();
        // Several layers of units, whose noise is larger than a code, have no single centre.
        if (!spec().condition().isNone() || parts.head().noise(latent) != latent) {
            return Optional.empty();
        }
        return Optional.of(features.getSameDiff().reshape(atCentre(features).latent(), -1, latent));
    }

    /** The way of raw records, [N, W, D], through the centres of their posteriors, in a graph of its own. */
    Evidence atCentre(SDVariable features) {
        SameDiff graph = features.getSameDiff();
        Scope scope = Scope.whole(graph);
        SDVariable none = graph.constant("noise", Nd4j.zeros(DataType.FLOAT, 1, 1, spec().latent()));
        return Evidence.of(parts, features, LatentNoise.fixed(none, 1, true), scope, Weights.trained(scope, weights));
    }
}
