package io.surprisal.training.graph;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
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
 * Windows are rows of W·D values, and what belongs to a feature is repeated for each record: one long run for a vector unit.
 *
 * @param encoderInput [N, W·D], within ± the encoder's clamp
 * @param target [N, T·D], the last T records of the window as the likelihood sees them
 * @param observed [N, T·D], 1 where they have a value, 0 where it is missing
 */
public record Standardisation(SDVariable encoderInput, SDVariable target, SDVariable observed) {
    /** @param features raw records, [N, W, D], NaN = missing */
    public static Standardisation of(ModelSpec spec, SDVariable features, Scope scope) {
        SameDiff graph = features.getSameDiff();
        SDVariable deviation = looked(spec, features, scope)
                .sub(constant(scope, spec, "location", Standardisation::location))
                .div(constant(scope, spec, "scale", ModelFeature::scale));
        // NaN is unlike itself.
        SDVariable observed = graph.eq(deviation, deviation).castTo(DataType.FLOAT);
        SDVariable standardised = within(spec, deviation, scope);
        // Counts are within bounds already.
        double clamp = Math.max(spec.encoderClamp(), spec.mostCounted());
        SDVariable seen = graph.math().clipByValue(standardised, -clamp, clamp);
        if (spec.target() == Target.NEXT) {
            seen = seen.mul(allButLast(scope, spec));
        }
        return new Standardisation(seen, target(spec, standardised), target(spec, observed));
    }

    /** Levels, changes and rises, [N, window·D]; NaN where the value, or what its change is from, is missing. */
    private static SDVariable looked(ModelSpec spec, SDVariable features, Scope scope) {
        SDVariable own = records(spec, features, spec.records() - spec.window());
        if (!spec.has(FeatureView::takesTheRecordBefore)) {
            return own;
        }
        SameDiff graph = features.getSameDiff();
        SDVariable before = records(spec, features, spec.records() - spec.window() - 1);
        SDVariable looked;
        if (spec.has(view -> view == FeatureView.LEVEL)) {
            SDVariable differenced = indicator(scope, spec, "change", FeatureView::takesTheRecordBefore);
            SDVariable gap = graph.math().isNaN(before).castTo(DataType.FLOAT);
            // Not withoutNaN before the product: 0 · ∞ is NaN, and a level has nothing to do with the record before.
            looked = own.sub(Reduction.withoutNaN(before.mul(differenced))).add(unknown(gap.mul(differenced)));
        } else {
            looked = own.sub(before);
        }
        if (spec.has(view -> view == FeatureView.RISE)) {
            SDVariable fall = graph.gt(graph.math().neg(looked), 0).castTo(DataType.FLOAT);
            SDVariable counters = indicator(scope, spec, "rise", view -> view == FeatureView.RISE);
            looked = looked.add(unknown(fall.mul(counters)));
        }
        return looked;
    }

    /** NaN where it is 1, 0 where it is 0. */
    private static SDVariable unknown(SDVariable indicator) {
        return indicator.rsub(1).rdiv(0);
    }

    /** What is not looked at is missing: it has no deviation from any location. */
    private static double location(ModelFeature feature) {
        return feature.view() == FeatureView.NONE ? Double.NaN : feature.location();
    }

    /** The deviations as the likelihood sees them: within each feature's bounds, 0 where missing. */
    private static SDVariable within(ModelSpec spec, SDVariable deviation, Scope scope) {
        SameDiff graph = deviation.getSameDiff();
        float[] lowest = spec.perFeature(spec::lowest);
        float[] highest = spec.perFeature(spec::highest);
        double low = IntStream.range(0, lowest.length)
                .mapToDouble(j -> lowest[j])
                .min()
                .orElseThrow();
        double high = IntStream.range(0, highest.length)
                .mapToDouble(j -> highest[j])
                .max()
                .orElseThrow();
        SDVariable within = Reduction.boundedWithoutNaN(graph.math().clipByValue(deviation, low, high));
        boolean alike = spec.likelihoods().stream()
                        .map(LikelihoodKind::domain)
                        .distinct()
                        .count()
                == 1;
        return alike
                ? within
                : graph.math()
                        .min(
                                graph.math().max(within, constant(scope, spec, "lowest", spec::lowest)),
                                constant(scope, spec, "highest", spec::highest));
    }

    /** As many consecutive records as the encoder sees: [N, window·D]. */
    private static SDVariable records(ModelSpec spec, SDVariable features, int first) {
        SameDiff graph = features.getSameDiff();
        SDVariable records = spec.window() == spec.records()
                ? features
                : graph.gather(
                        features, IntStream.range(first, first + spec.window()).toArray(), 1);
        return graph.reshape(records, -1, spec.window() * spec.size());
    }

    /** 0 for the scored record, 1 for those before it, [window·D]. */
    private static SDVariable allButLast(Scope scope, ModelSpec spec) {
        float[] shown = new float[spec.window() * spec.size()];
        Arrays.fill(shown, 0, shown.length - spec.size(), 1);
        return scope.constant("standardisation/shown", Nd4j.createFromArray(shown));
    }

    private static SDVariable target(ModelSpec spec, SDVariable windows) {
        if (spec.targetRecords() == spec.window()) {
            return windows;
        }
        SameDiff graph = windows.getSameDiff();
        SDVariable records = graph.reshape(windows, -1, spec.window(), spec.size());
        return graph.reshape(graph.gather(records, new int[] {spec.window() - 1}, 1), -1, spec.size());
    }

    /** 1 for features that are looked at in such a way, else 0. */
    private static SDVariable indicator(Scope scope, ModelSpec spec, String name, Predicate<FeatureView> view) {
        return constant(scope, spec, name, feature -> view.test(feature.view()) ? 1 : 0);
    }

    /** A value per feature, for every record of the window: [window·D]. */
    private static SDVariable constant(Scope scope, ModelSpec spec, String name, ToDoubleFunction<ModelFeature> value) {
        float[] ofRecord = spec.perFeature(value);
        float[] ofWindow = new float[spec.window() * ofRecord.length];
        for (int i = 0; i < ofWindow.length; i++) {
            ofWindow[i] = ofRecord[i % ofRecord.length];
        }
        return scope.constant("standardisation/" + name, Nd4j.createFromArray(ofWindow));
    }
}
