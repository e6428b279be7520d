package io.surprisal.training.model;

import io.surprisal.core.Manifest.ModelFeature;
import io.surprisal.core.ModelOutput;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The complete scoring function of a trained model, as it is exported: raw features [N, W, D] in, every output of the
 * contract out. Weights and noise are constants.
 */
public final class ScoringGraph {
    public static final String FEATURES = "features";

    private final SameDiff graph = SameDiff.create();
    private final ModelSpec spec;
    private final Map<ModelOutput, String> outputs = new EnumMap<>(ModelOutput.class);

    /**
     * @param samples L
     * @param seed what the point set's rotation is drawn from
     * @param weights of {@link TrainingGraph#weights}
     */
    public ScoringGraph(ModelSpec spec, int samples, long seed, Map<String, INDArray> weights) {
        this.spec = spec;
        SDVariable features = graph.placeHolder(FEATURES, DataType.FLOAT, -1, spec.window(), spec.size());
        float[] points = GaussianPoints.of(samples, spec.latent(), seed);
        SDVariable noise = graph.constant("epsilon", Nd4j.create(points, new long[] {samples, 1, spec.latent()}, 'c'));
        Evidence evidence = Evidence.of(spec, features, noise, samples, Weights.trained(graph, weights));
        SDVariable observed = evidence.observed();
        SDVariable present = graph.gt(Reduction.sumOfRows(observed, spec.size()), 0);

        SDVariable divergence = present(evidence.posterior().klDivergence(), present);
        SDVariable reconstruction = present(Reduction.meanOfColumns(evidence.sampleLogProbability()), present);
        SDVariable elbo = reconstruction.sub(divergence);
        put(ModelOutput.FEATURE_LOG_PROBABILITY, evidence.logProbability().mean(0));
        put(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY, reconstruction);
        put(ModelOutput.KL_DIVERGENCE, divergence);
        put(ModelOutput.ELBO, elbo);
        put(ModelOutput.SURPRISAL, graph.math().neg(elbo));
        put(
                ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD,
                present(importanceWeighted(evidence, noise, samples), present));
        SDVariable scale = perFeature("raw/scale", ModelFeature::scale);
        put(
                ModelOutput.EXPECTED,
                evidence.likelihood().expected().mul(scale).add(perFeature("raw/location", ModelFeature::location)));
        put(ModelOutput.EXPECTED_SCALE, evidence.likelihood().expectedScale().mul(scale));
    }

    /** Scores raw records [N, W, D]: every output by its kind. */
    public Map<ModelOutput, INDArray> score(INDArray features) {
        Session.withoutArrayCache(graph);
        Map<String, INDArray> values =
                graph.output(Map.of(FEATURES, features), outputs.values().toArray(String[]::new));
        Map<ModelOutput, INDArray> scores = new EnumMap<>(ModelOutput.class);
        outputs.forEach((output, name) -> scores.put(output, values.get(name)));
        return scores;
    }

    public SameDiff graph() {
        return graph;
    }

    public ModelSpec spec() {
        return spec;
    }

    /** The variable of the graph behind each output. */
    public Map<ModelOutput, String> outputs() {
        return Map.copyOf(outputs);
    }

    /** log (1/L) Σ_l p(x|z_l) p(z_l) / q(z_l|x), [N]: Burda et al. (2016), eq. 8. */
    private SDVariable importanceWeighted(Evidence evidence, SDVariable noise, int samples) {
        SDVariable z = evidence.latent();
        SDVariable logVariance = graph.expandDims(evidence.posterior().logVariance(), 0);
        // log p(z) − log q(z|x) = ½ Σ (ε² + log σ² − z²): the normalising constants cancel.
        SDVariable difference = noise.mul(noise).add(logVariance).sub(z.mul(z));
        SDVariable priorOverPosterior =
                Reduction.sumOverLastAxis(difference, samples, spec.latent()).mul(0.5);
        return Reduction.logMeanExpOfColumns(evidence.sampleLogProbability().add(priorOverPosterior));
    }

    /** The value, or NaN for a record with every feature missing. */
    private SDVariable present(SDVariable value, SDVariable present) {
        return graph.where(value, value.mul(Double.NaN), present);
    }

    private SDVariable perFeature(String name, ToDoubleFunction<ModelFeature> value) {
        return graph.constant(name, Nd4j.create(spec.perFeature(value), new long[] {1, spec.size()}, 'c'));
    }

    private void put(ModelOutput output, SDVariable value) {
        outputs.put(output, value.name());
    }
}
