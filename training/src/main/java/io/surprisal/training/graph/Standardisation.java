package io.surprisal.training.graph;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.training.config.Target;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The graph's first part: raw units in, standardised values out, missing values marked and set to the training mean.
 *
 * @param encoderInput [N, W·D], within ± the encoder's clamp
 * @param target [N, T·D], the last T records of the window as the likelihood sees them
 * @param observed [N, T·D], 1 where they have a value, 0 where it is missing
 */
public record Standardisation(SDVariable encoderInput, SDVariable target, SDVariable observed) {
    /** @param features raw records, [N, W, D], NaN = missing */
    public static Standardisation of(ModelSpec spec, SDVariable features, Scope scope) {
        SameDiff graph = features.getSameDiff();
        SDVariable own = records(spec, features, spec.records() - spec.window());
        SDVariable level = own;
        SDVariable missing;
        if (spec.has(FeatureView::takesTheRecordBefore)) {
            // A value is missing where it, or what its change is from, is missing; and a change from ∞ to ∞ is unknown.
            SDVariable before = records(spec, features, spec.records() - spec.window() - 1);
            SDVariable gap = graph.math().isNaN(before).castTo(DataType.FLOAT);
            SDVariable differenced = indicator(scope, spec, "change", FeatureView::takesTheRecordBefore);
            // Not withoutNaN before the product: 0 · ∞ is NaN, and a level has nothing to do with the record before.
            level = own.sub(Reduction.withoutNaN(before.mul(differenced)));
            missing = graph.math().max(graph.math().isNaN(level).castTo(DataType.FLOAT), gap.mul(differenced));
        } else {
            missing = graph.math().isNaN(level).castTo(DataType.FLOAT);
        }
        if (spec.has(view -> view == FeatureView.RISE)) {
            SDVariable fall = graph.gt(graph.math().neg(level), 0).castTo(DataType.FLOAT);
            SDVariable counters = indicator(scope, spec, "rise", view -> view == FeatureView.RISE);
            missing = graph.math().max(missing, fall.mul(counters));
        }
        if (spec.has(view -> view == FeatureView.NONE)) {
            missing = graph.math().max(missing, indicator(scope, spec, "unseen", view -> view == FeatureView.NONE));
        }
        SDVariable deviation = level.sub(constant(scope, spec, "location", ModelFeature::location))
                .div(constant(scope, spec, "scale", ModelFeature::scale));
        SDVariable within = graph.math()
                .min(
                        graph.math().max(deviation, constant(scope, spec, "lowest", spec::lowest)),
                        constant(scope, spec, "highest", spec::highest));
        SDVariable observed = missing.rsub(1);
        SDVariable standardised = Reduction.withoutNaN(within).mul(observed);
        double clamp = spec.encoderClamp();
        SDVariable seen = graph.math().clipByValue(standardised, -clamp, clamp);
        if (spec.target() == Target.NEXT) {
            seen = seen.mul(allButLast(scope, spec));
        }
        return new Standardisation(
                graph.reshape(seen, -1, spec.window() * spec.size()),
                target(spec, standardised),
                target(spec, observed));
    }

    /** As many consecutive records as the encoder sees: [N, window, D]. */
    private static SDVariable records(ModelSpec spec, SDVariable features, int first) {
        return spec.window() == spec.records()
                ? features
                : features.getSameDiff()
                        .gather(
                                features,
                                IntStream.range(first, first + spec.window()).toArray(),
                                1);
    }

    /** 0 for the scored record, 1 for those before it, [1, window, 1]. */
    private static SDVariable allButLast(Scope scope, ModelSpec spec) {
        float[] shown = new float[spec.window()];
        Arrays.fill(shown, 0, shown.length - 1, 1);
        return scope.constant("standardisation/shown", Nd4j.create(shown, new long[] {1, shown.length, 1}, 'c'));
    }

    private static SDVariable target(ModelSpec spec, SDVariable windows) {
        SameDiff graph = windows.getSameDiff();
        SDVariable records = spec.targetRecords() == spec.window()
                ? windows
                : graph.gather(windows, new int[] {spec.window() - 1}, 1);
        return graph.reshape(records, -1, spec.targetSize());
    }

    /** 1 for features that are looked at in such a way, else 0. */
    private static SDVariable indicator(Scope scope, ModelSpec spec, String name, Predicate<FeatureView> view) {
        return constant(scope, spec, name, feature -> view.test(feature.view()) ? 1 : 0);
    }

    private static SDVariable constant(Scope scope, ModelSpec spec, String name, ToDoubleFunction<ModelFeature> value) {
        return scope.constant(
                "standardisation/" + name, Nd4j.create(spec.perFeature(value), new long[] {1, 1, spec.size()}, 'c'));
    }
}
