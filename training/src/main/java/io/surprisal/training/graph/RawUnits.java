package io.surprisal.training.graph;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureView;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** What a model expected of the scored record, in the units that it came in. */
public final class RawUnits {
    private final ModelSpec spec;
    private final Scope scope;

    private RawUnits(ModelSpec spec, Scope scope) {
        this.spec = spec;
        this.scope = scope;
    }

    /**
     * The outputs {@link ModelOutput#EXPECTED} and {@link ModelOutput#EXPECTED_SCALE}.
     *
     * @param features raw records, [N, W, D]
     * @param expected of all that the model describes, standardised, [N, T·D]
     * @param expectedScale the same
     */
    public static Map<ModelOutput, SDVariable> band(
            ModelSpec spec, SDVariable features, Scope scope, SDVariable expected, SDVariable expectedScale) {
        RawUnits units = new RawUnits(spec, scope);
        SDVariable scale = units.perFeature("raw/scale", ModelFeature::scale);
        SDVariable level =
                units.scoredRecord(expected).mul(scale).add(units.perFeature("raw/location", ModelFeature::location));
        return Map.of(
                ModelOutput.EXPECTED,
                spec.has(FeatureView::takesTheRecordBefore) ? level.add(units.before(features)) : level,
                ModelOutput.EXPECTED_SCALE,
                units.scoredRecord(expectedScale).mul(scale));
    }

    /** What a change is added to, [N, D]: the record before where a change is looked at, NaN where that is missing; else 0. */
    private SDVariable before(SDVariable features) {
        SameDiff graph = scope.graph();
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

    private SDVariable perFeature(String name, ToDoubleFunction<ModelFeature> value) {
        float[] values = spec.perFeature(value);
        return scope.constant(name, Nd4j.create(values, new long[] {values.length}, 'c'));
    }
}
