package io.surprisal.training.model;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureView;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** What one member says of the scored records: the part of the scoring graph from raw features to its own outputs. */
final class MemberGraph {
    private final SameDiff graph;
    private final ModelSpec spec;
    private final FittedMember member;
    private final SDVariable countObserved;
    private final Map<ModelOutput, SDVariable> outputs = new EnumMap<>(ModelOutput.class);

    /**
     * @param features raw, [N, W, D]
     * @param samples L
     */
    MemberGraph(FittedMember member, SDVariable features, int samples, long seed) {
        this.member = member;
        this.spec = member.spec();
        this.graph = features.getSameDiff();
        float[] points = GaussianPoints.of(samples, spec.latent(), seed);
        SDVariable noise =
                graph.constant(spec.named("epsilon"), Nd4j.create(points, new long[] {samples, 1, spec.latent()}, 'c'));
        Evidence evidence = Evidence.of(spec, features, noise, samples, Weights.trained(graph, spec, member.weights()));
        SDVariable observed = scoredRecord(evidence.observed());
        countObserved = Reduction.sumOfRows(observed, spec.size());

        // Of the scored record alone, [L, N, D] and [L, N], whatever else the decoder describes.
        SDVariable logProbability = spec.targetRecords() == 1
                ? evidence.logProbability()
                : graph.reshape(
                        scoredRecord(graph.reshape(evidence.logProbability(), -1, spec.targetSize())),
                        samples,
                        -1,
                        spec.size());
        SDVariable ofSamples = spec.targetRecords() == 1
                ? evidence.sampleLogProbability()
                : Reduction.sumOverLastAxis(logProbability, samples, spec.size());
        SDVariable divergence = present(evidence.posterior().klDivergence());
        SDVariable reconstruction = present(Reduction.meanOfColumns(ofSamples));
        SDVariable ofFeatures = logProbability.mean(0);
        outputs.put(ModelOutput.FEATURE_LOG_PROBABILITY, ofFeatures);
        outputs.put(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY, reconstruction);
        outputs.put(ModelOutput.KL_DIVERGENCE, divergence);
        outputs.put(ModelOutput.ELBO, reconstruction.sub(divergence));
        outputs.put(
                ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD,
                present(importanceWeighted(evidence, ofSamples, noise, samples)));
        SDVariable unusual = graph.math().neg(ofFeatures).sub(constant("usual", member.usual()));
        outputs.put(ModelOutput.FEATURE_SURPRISAL, unusual.mul(observed).div(member.spread()));
        outputs.put(ModelOutput.SURPRISAL, surprisal());
        SDVariable scale = perFeature("raw/scale", ModelFeature::scale);
        SDVariable expected = scoredRecord(evidence.likelihood().expected())
                .mul(scale)
                .add(perFeature("raw/location", ModelFeature::location));
        outputs.put(
                ModelOutput.EXPECTED,
                spec.has(FeatureView::takesTheRecordBefore) ? expected.add(before(features)) : expected);
        outputs.put(
                ModelOutput.EXPECTED_SCALE,
                scoredRecord(evidence.likelihood().expectedScale()).mul(scale));
    }

    Map<ModelOutput, SDVariable> outputs() {
        return outputs;
    }

    /** How many of the scored record's features it sees, [N]. */
    SDVariable countObserved() {
        return countObserved;
    }

    SDVariable output(ModelOutput output) {
        return Objects.requireNonNull(outputs.get(output));
    }

    private SDVariable surprisal() {
        SDVariable calibrated =
                graph.math().neg(output(member.evidence())).sub(member.median()).div(member.spread());
        return member.knee() == 0
                ? calibrated
                : graph.math().asinh(calibrated.div(member.knee())).mul(member.knee());
    }

    /** log (1/L) Σ_l p(x|z_l) p(z_l) / q(z_l|x), [N]: Burda et al. (2016), eq. 8. */
    private SDVariable importanceWeighted(Evidence evidence, SDVariable ofSamples, SDVariable noise, int samples) {
        SDVariable z = evidence.latent();
        SDVariable logVariance = graph.expandDims(evidence.posterior().logVariance(), 0);
        // log p(z) − log q(z|x) = ½ Σ (ε² + log σ² − z²): the normalising constants cancel.
        SDVariable difference = noise.mul(noise).add(logVariance).sub(z.mul(z));
        SDVariable priorOverPosterior =
                Reduction.sumOverLastAxis(difference, samples, spec.latent()).mul(0.5);
        return Reduction.logMeanExpOfColumns(ofSamples.add(priorOverPosterior));
    }

    /** What a change is added to, [N, D]: the record before where a change is looked at, NaN where that is missing; else 0. */
    private SDVariable before(SDVariable features) {
        SDVariable record = graph.reshape(graph.gather(features, new int[] {spec.records() - 2}, 1), -1, spec.size());
        SDVariable change = perFeature("raw/change", feature -> feature.view().takesTheRecordBefore() ? 1 : 0);
        SDVariable known = Reduction.withoutNaN(record.mul(change));
        SDVariable unknown = graph.math().isNaN(record).castTo(DataType.FLOAT).mul(change);
        return graph.where(known.mul(Double.NaN), known, graph.gt(unknown, 0));
    }

    /** The last D of T·D columns. */
    private SDVariable scoredRecord(SDVariable target) {
        return Reduction.lastColumns(target, spec.targetSize(), spec.size());
    }

    private SDVariable present(SDVariable value) {
        return present(value, countObserved);
    }

    /** The value, or NaN for a record of which nothing is seen; both [N]. */
    static SDVariable present(SDVariable value, SDVariable countObserved) {
        SameDiff graph = value.getSameDiff();
        return graph.where(value, value.mul(Double.NaN), graph.gt(countObserved, 0));
    }

    private SDVariable perFeature(String name, ToDoubleFunction<ModelFeature> value) {
        return constant(name, spec.perFeature(value));
    }

    private SDVariable constant(String name, float[] values) {
        return graph.constant(spec.named(name), Nd4j.create(values, new long[] {1, values.length}, 'c'));
    }
}
