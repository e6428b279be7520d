package io.surprisal.training.fit;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.schema.Feature;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.config.ModelSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Location and scale of each feature from the training rows, in double precision: mean and standard deviation or middle and half
 * width of the range of real numbers, 0 and 1 for what lies from 0 to 1 and for counts. Missing and infinite values count as missing. A standard deviation
 * or range is at least a share of the feature's largest magnitude, so that a feature that hardly moved does not drown the others.
 */
public final class FeatureScaling {
    private final Windows windows;
    private final TelemetryTable table;
    private final int[] rows;
    private final ModelSettings settings;
    private final List<FeatureView> views;
    private final double leastMagnitude;

    private FeatureScaling(Windows windows, int[] rows, ModelSettings settings, List<FeatureView> views) {
        this.windows = windows;
        this.table = windows.table();
        this.views = views;
        this.rows = rows;
        this.settings = settings;
        this.leastMagnitude = isNormalised() ? 1 : 0;
    }

    /** @param views what the model looks at of each feature */
    public static List<ModelFeature> fit(Windows windows, int[] rows, ModelSettings settings, List<FeatureView> views) {
        List<String> names = windows.table().schema().names();
        for (String named : settings.likelihood().features().keySet()) {
            if (!names.contains(named)) {
                throw new IllegalArgumentException("model.likelihood.features names '" + named
                        + "', which is not a feature; the features are " + names);
            }
        }
        FeatureScaling scaling = new FeatureScaling(windows, rows, settings, views);
        List<ModelFeature> features = new ArrayList<>();
        for (int column = 0; column < names.size(); column++) {
            features.add(scaling.fit(column));
        }
        return features;
    }

    /**
     * Whether everything lies within ±1: someone has scaled the features to one unit already, and a small magnitude means that a
     * feature moved little, not that its unit is large.
     */
    private boolean isNormalised() {
        int width = table.schema().size();
        float[] values = table.values();
        for (int row : rows) {
            for (int i = row * width; i < (row + 1) * width; i++) {
                if (Math.abs(values[i]) > 1 && Float.isFinite(values[i])) {
                    return false;
                }
            }
        }
        return true;
    }

    private ModelFeature fit(int column) {
        Feature feature = table.schema().features().get(column);
        LikelihoodKind likelihood = settings.likelihood(feature.name());
        DoubleSummaryStatistics summary = finite(column).summaryStatistics();
        double low = summary.getMin();
        double high = summary.getMax();
        if (summary.getCount() == 0) {
            throw new IllegalArgumentException("Feature '" + feature.name() + "' has no finite value in the "
                    + rows.length + " training rows; exclude it (data.exclude)");
        }
        double magnitude = Math.max(Math.max(Math.abs(low), Math.abs(high)), leastMagnitude);
        double floor = settings.scaling().floor() * (magnitude > 0 ? magnitude : 1);
        double location = 0;
        double scale = 1;
        switch (likelihood.domain()) {
            case UNIT_INTERVAL -> {
                if (low < 0 || high > 1) {
                    throw new IllegalArgumentException("Feature '" + feature.name() + "' has values from " + low
                            + " to " + high + "; a " + likelihood.contractName()
                            + " likelihood needs values from 0 to 1; use gaussian");
                }
            }
            case COUNTS -> {
                if (low < 0) {
                    throw new IllegalArgumentException("Feature '" + feature.name() + "' has values from " + low
                            + "; counts are 0 or more; exclude it (data.exclude), or use another family");
                }
            }
            case REALS -> {
                switch (settings.scaling().kind()) {
                    case STANDARD -> {
                        location = summary.getAverage();
                        scale = Math.max(standardDeviation(column, location), floor);
                    }
                    case RANGE -> {
                        // From the minimum, also where the range is the floor: −1 is the lowest value ever seen.
                        scale = Math.max(high - low, floor) / 2;
                        location = low + scale;
                    }
                }
            }
        }
        return new ModelFeature(
                feature.name(),
                feature.unit(),
                likelihood,
                location,
                scale,
                1 - (double) summary.getCount() / rows.length,
                low == high,
                views.get(column));
    }

    private double standardDeviation(int column, double mean) {
        return Math.sqrt(finite(column)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0));
    }

    /** What the model looks at, where it has a value. */
    private DoubleStream finite(int column) {
        return Arrays.stream(rows)
                .mapToDouble(row -> switch (views.get(column)) {
                    case LEVEL, NONE -> table.value(row, column);
                    case CHANGE -> windows.change(row, column);
                    case RISE -> rise(windows.change(row, column));
                })
                .filter(Double::isFinite);
    }

    private static double rise(double change) {
        return change < 0 ? Double.NaN : change;
    }
}
