package io.surprisal.training.calibrate;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.core.schema.LikelihoodKind.Domain;
import java.util.ArrayList;
import java.util.List;

/**
 * How a value of a feature is made abnormal and stays one that its likelihoods are of: a real number moves by scales, what lies from 0 to 1
 * goes to its other end, a count is multiplied.
 *
 * @param feature its place among the features
 * @param domain the narrowest of the members' likelihoods
 * @param onlyUp whether lower values are not its own: a counter's fall is a restart
 * @param constant whether it never moved in training
 * @param scale the standard deviation of what the members look at in normal telemetry, raw units
 */
record FeatureChange(int feature, String name, Domain domain, boolean onlyUp, boolean constant, double scale) {
    /**
     * Those of the features that a member looks at.
     *
     * @param normal windows of normal telemetry, [count, W, D]
     */
    static List<FeatureChange> of(Manifest manifest, float[] normal) {
        List<FeatureChange> changes = new ArrayList<>();
        for (int j = 0; j < manifest.features().size(); j++) {
            List<ModelFeature> seen = seen(manifest, j);
            ModelFeature feature = manifest.features().get(j);
            if (!seen.isEmpty()) {
                changes.add(new FeatureChange(
                        j,
                        feature.name(),
                        domain(seen),
                        isOnlyUp(seen),
                        feature.constant(),
                        scale(seen, new Column(manifest, normal, j))));
            }
        }
        return changes;
    }

    /**
     * A changed value; as it was where it would not be finite.
     *
     * @param value one that is not missing
     * @param size by how many scales, or how many times as many
     */
    float apply(float value, int size, boolean up) {
        float changed = switch (domain) {
            case REALS -> (float) (value + (up || onlyUp ? size : -size) * scale);
            case UNIT_INTERVAL -> value < 0.5f ? 1 : 0;
            case COUNTS -> Math.max(value, 1) * size;
        };
        return Float.isFinite(changed) ? changed : value;
    }

    /** What {@link #apply} does, in words. */
    String text(int size, boolean up) {
        return name
                + switch (domain) {
                    case REALS -> (up || onlyUp ? " + " : " - ") + size + " scales";
                    case UNIT_INTERVAL -> " flipped";
                    case COUNTS -> " x " + size;
                };
    }

    private static List<ModelFeature> seen(Manifest manifest, int feature) {
        return manifest.headline().members().stream()
                .map(Member::features)
                .map(features -> features.get(feature))
                .filter(member -> member.view() != FeatureView.NONE)
                .toList();
    }

    private static Domain domain(List<ModelFeature> seen) {
        return seen.stream()
                .map(feature -> feature.likelihood().domain())
                .filter(domain -> domain != Domain.REALS)
                .findFirst()
                .orElse(Domain.REALS);
    }

    private static boolean isOnlyUp(List<ModelFeature> seen) {
        return seen.stream()
                .anyMatch(feature ->
                        feature.view() == FeatureView.RISE || feature.likelihood() == LikelihoodKind.EXPONENTIAL);
    }

    /** The smallest of the scales that the members see; the model's own where the normal telemetry here did not vary. */
    private static double scale(List<ModelFeature> seen, Column column) {
        return seen.stream()
                .mapToDouble(feature -> {
                    double deviation = column.deviation(feature.view().takesTheRecordBefore());
                    return deviation > 0 ? deviation : feature.scale();
                })
                .min()
                .orElseThrow();
    }

    /** One feature's values in the last record of each window. */
    private record Column(Manifest manifest, float[] windows, int feature) {
        /** @param ofChanges whether of their changes since the record before */
        private double deviation(boolean ofChanges) {
            int width = manifest.features().size();
            int length = manifest.window() * width;
            double sum = 0;
            double squares = 0;
            int count = 0;
            for (int end = length; end <= windows.length; end += length) {
                int at = end - width + feature;
                double value = ofChanges ? (double) windows[at] - windows[at - width] : windows[at];
                if (!Double.isNaN(value)) {
                    sum += value;
                    squares += value * value;
                    count++;
                }
            }
            double mean = count == 0 ? 0 : sum / count;
            return count == 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean));
        }
    }
}
