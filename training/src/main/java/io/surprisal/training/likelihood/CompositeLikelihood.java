package io.surprisal.training.likelihood;

import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Weights;
import io.surprisal.training.likelihood.Likelihood.Decoded;
import io.surprisal.training.likelihood.Likelihood.Terms;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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
    private final int samples;
    private final Map<LikelihoodKind, Terms> groups = new EnumMap<>(LikelihoodKind.class);

    public CompositeLikelihood(ModelSpec spec, Decoded decoded, SDVariable target, Weights weights) {
        this.spec = spec;
        this.samples = decoded.samples();
        for (LikelihoodKind kind : spec.likelihoods()) {
            int[] columns = spec.columns(kind);
            SDVariable own = columns.length == spec.targetSize()
                    ? target
                    : target.getSameDiff().gather(target, columns, 1);
            groups.put(kind, Likelihood.of(kind, spec).describe(decoded, columns.length, own, weights));
        }
    }

    /** log p(x_j|z_l), [L, N, T·D]. */
    public SDVariable logProbability() {
        return inSchemaOrder(Terms::logProbability, samples, -1, spec.targetSize());
    }

    /** The predictive mean, standardised, [N, T·D]. */
    public SDVariable expected() {
        return inSchemaOrder(Terms::expected, -1, spec.targetSize());
    }

    /** The predictive standard deviation, standardised, [N, T·D]. */
    public SDVariable expectedScale() {
        return inSchemaOrder(Terms::expectedScale, -1, spec.targetSize());
    }

    /** Puts each group's columns where the schema has them: a product with rows of the identity, summed over the groups. */
    private SDVariable inSchemaOrder(Function<Terms, SDVariable> part, long... shape) {
        if (groups.size() == 1) {
            return part.apply(groups.values().iterator().next());
        }
        SDVariable sum = null;
        for (Map.Entry<LikelihoodKind, Terms> group : groups.entrySet()) {
            SDVariable own = part.apply(group.getValue());
            SameDiff graph = own.getSameDiff();
            INDArray places = places(group.getKey());
            SDVariable placed = graph.mmul(graph.reshape(own, -1, (int) places.rows()), graph.constant(places));
            sum = sum == null ? placed : sum.add(placed);
        }
        SDVariable rows = Objects.requireNonNull(sum);
        return rows.getSameDiff().reshape(rows, shape);
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
