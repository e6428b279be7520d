package io.surprisal.training.fit;

import io.surprisal.core.Feature;
import io.surprisal.core.LikelihoodKind;
import io.surprisal.core.Manifest.ModelFeature;
import io.surprisal.training.config.ModelSettings;
import io.surprisal.training.data.TelemetryTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Location and scale of each feature from the training rows, in double precision: mean and standard deviation for a Gaussian,
 * 0 and 1 for a Bernoulli. Missing and infinite values count as missing. A standard deviation is at least a share of the
 * feature's largest magnitude, so that a feature that hardly moved does not drown the others.
 */
public final class FeatureScaling {
    private FeatureScaling() {}

    public static List<ModelFeature> fit(TelemetryTable table, int[] rows, ModelSettings settings) {
        List<String> names = table.schema().names();
        for (String named : settings.likelihoods().keySet()) {
            if (!names.contains(named)) {
                throw new IllegalArgumentException(
                        "model.likelihoods names '" + named + "', which is no feature; the features are " + names);
            }
        }
        List<ModelFeature> features = new ArrayList<>();
        for (int column = 0; column < names.size(); column++) {
            features.add(fit(table, rows, column, settings));
        }
        return features;
    }

    private static ModelFeature fit(TelemetryTable table, int[] rows, int column, ModelSettings settings) {
        Feature feature = table.schema().features().get(column);
        LikelihoodKind likelihood =
                LikelihoodKind.of(settings.likelihoods().getOrDefault(feature.name(), settings.likelihood()));
        int width = table.schema().size();
        float[] values = table.values();
        int count = 0;
        double sum = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int row : rows) {
            float value = values[row * width + column];
            if (Float.isFinite(value)) {
                count++;
                sum += value;
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (count == 0) {
            throw new IllegalArgumentException("Feature '" + feature.name() + "' has no finite value in the "
                    + rows.length + " training rows; exclude it (data.exclude)");
        }
        if (likelihood == LikelihoodKind.BERNOULLI && (low < 0 || high > 1)) {
            throw new IllegalArgumentException("Feature '" + feature.name() + "' has values from " + low + " to " + high
                    + "; a bernoulli likelihood needs values from 0 to 1; use gaussian");
        }
        double mean = sum / count;
        double squares = 0;
        for (int row : rows) {
            float value = values[row * width + column];
            if (Float.isFinite(value)) {
                squares += (value - mean) * (value - mean);
            }
        }
        boolean gaussian = likelihood == LikelihoodKind.GAUSSIAN;
        double magnitude = Math.max(Math.abs(low), Math.abs(high));
        double floor = settings.scaleFloor() * (magnitude > 0 ? magnitude : 1);
        return new ModelFeature(
                feature.name(),
                feature.unit(),
                likelihood,
                gaussian ? mean : 0,
                gaussian ? Math.max(Math.sqrt(squares / count), floor) : 1,
                1 - (double) count / rows.length,
                low == high);
    }
}
