package io.surprisal.training.likelihood;

import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Weights;
import io.surprisal.training.likelihood.Likelihood.Decoded;
import io.surprisal.training.likelihood.Likelihood.Terms;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A likelihood per feature: features of one kind are described together, from their own head of the decoder, and put back in
 * the order of the schema.
 */
public final class CompositeLikelihood {
    private final ModelSpec spec;
    private final SDVariable target;
    private final SDVariable observed;
    private final Map<LikelihoodKind, Terms> groups = new EnumMap<>(LikelihoodKind.class);

    /**
     * @param target [N, T·D]
     * @param observed 1 where the target has a value, else 0, [N, T·D]
     */
    public CompositeLikelihood(
            ModelSpec spec, Decoded decoded, SDVariable target, SDVariable observed, Weights weights) {
        this.spec = spec;
        this.target = target;
        this.observed = observed;
        for (LikelihoodKind kind : spec.likelihoods()) {
            int features = spec.columns(kind).length;
            groups.put(kind, Likelihood.of(kind, spec).describe(decoded, features, columns(target, kind), weights));
        }
    }

    /** The same with something else decoded. */
    public CompositeLikelihood of(Decoded decoded, Weights weights) {
        return new CompositeLikelihood(spec, decoded, target, observed, weights);
    }

    /**
     * Values drawn from the first sample's p(x|z), [N, T·D], standardised.
     *
     * @param noise standard normal, [N, T·D]
     */
    public SDVariable sample(SDVariable noise) {
        return groups.size() == 1
                ? groups.values().iterator().next().sample(noise)
                : sum((kind, terms) -> inPlace(terms.sample(columns(noise, kind)), kind));
    }

    /** log p(x|z_l) over the observed values, [L, N]. */
    public SDVariable ofSamples() {
        return sum((kind, terms) -> terms.ofSamples(columns(observed, kind)));
    }

    /** (1/L) Σ_l log p(x_j|z_l), 0 for missing values, [N, T·D]. */
    public SDVariable ofFeatures() {
        // Negated before and after: a missing value has 0, not −0.
        return inSchemaOrder(Terms::ofFeatures).rsub(0).mul(observed).rsub(0);
    }

    /**
     * Σ_j share_j (1/L) Σ_l log p(x_j|z_l) over the observed values, [N].
     *
     * @param share of each value, [T·D]
     */
    public SDVariable ofRecords(float[] share) {
        return sum((kind, terms) -> terms.ofRecords(columns(observed, kind), columns(share, kind)));
    }

    /** The mean given each sample, the samples one after another, 0 where the target has no value: [L·N, T·D], standardised. */
    public SDVariable observedMeans(int samples) {
        SameDiff graph = target.getSameDiff();
        SDVariable means = inSchemaOrder(Terms::means);
        return samples == 1
                ? means.mul(observed)
                : graph.reshape(
                        graph.reshape(means, samples, -1, spec.targetSize()).mul(observed), -1, spec.targetSize());
    }

    /** The predictive mean, standardised, [N, T·D]. */
    public SDVariable expected() {
        return inSchemaOrder(Terms::expected);
    }

    /** The predictive standard deviation, standardised, [N, T·D]. */
    public SDVariable expectedScale() {
        return inSchemaOrder(Terms::expectedScale);
    }

    private SDVariable columns(SDVariable matrix, LikelihoodKind kind) {
        int[] columns = spec.columns(kind);
        return columns.length == spec.targetSize()
                ? matrix
                : matrix.getSameDiff().gather(matrix, columns, 1);
    }

    private float[] columns(float[] row, LikelihoodKind kind) {
        int[] columns = spec.columns(kind);
        float[] own = new float[columns.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = row[columns[i]];
        }
        return own;
    }

    private SDVariable sum(BiFunction<LikelihoodKind, Terms, SDVariable> part) {
        return groups.entrySet().stream()
                .map(group -> part.apply(group.getKey(), group.getValue()))
                .reduce(SDVariable::add)
                .orElseThrow();
    }

    /** Puts each group's columns where the schema has them: a product with rows of the identity, summed over the groups. */
    private SDVariable inSchemaOrder(Function<Terms, SDVariable> part) {
        return groups.size() == 1
                ? part.apply(groups.values().iterator().next())
                : sum((kind, terms) -> inPlace(part.apply(terms), kind));
    }

    private SDVariable inPlace(SDVariable own, LikelihoodKind kind) {
        SameDiff graph = own.getSameDiff();
        return graph.mmul(own, graph.constant(places(kind)));
    }

    private INDArray places(LikelihoodKind kind) {
        int[] columns = spec.columns(kind);
        INDArray places = Nd4j.zeros(DataType.FLOAT, columns.length, spec.targetSize());
        for (int i = 0; i < columns.length; i++) {
            places.putScalar(i, columns[i], 1);
        }
        return places;
    }
}
