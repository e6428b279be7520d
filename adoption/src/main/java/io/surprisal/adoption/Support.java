package io.surprisal.adoption;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.List;
import java.util.stream.IntStream;

/** The values that a feature's likelihood is of. */
public final class Support {
    /** What float32 leaves of a difference that is 0. */
    private static final double ROUNDING = 1e-6;

    private Support() {}

    /**
     * Requires data to have no others.
     *
     * @param features with the location and scale by which the model's input is standardised
     * @param instead what can be done where such rows cannot be left out, an imperative
     * @throws AdoptionException names the first feature and value, and how many rows have such
     */
    public static void require(TelemetryTable table, List<ModelFeature> features, String instead) {
        for (int j = 0; j < features.size(); j++) {
            switch (features.get(j).likelihood()) {
                case BERNOULLI ->
                    require(table, j, features.get(j), 1, "a Bernoulli distribution is of 0 to 1", instead);
                case EXPONENTIAL ->
                    require(
                            table,
                            j,
                            features.get(j),
                            Double.POSITIVE_INFINITY,
                            "an exponential distribution has no density below 0",
                            instead);
                case GAUSSIAN, MULTINOMIAL -> {}
            }
        }
    }

    /** Whether a value is missing, or from 0 to the highest one but for rounding. */
    static boolean isUpTo(double highest, double value) {
        return Double.isNaN(value) || value >= -ROUNDING && value <= highest + ROUNDING;
    }

    private static void require(
            TelemetryTable table, int column, ModelFeature feature, double highest, String domain, String instead) {
        int[] others = IntStream.range(0, table.rows())
                .filter(row -> !isUpTo(highest, seen(table.value(row, column), feature)))
                .toArray();
        if (others.length > 0) {
            float raw = table.value(others[0], column);
            throw new AdoptionException("Feature '" + feature.name() + "' has the value " + raw + ", "
                    + (float) seen(raw, feature) + " as the model sees it; " + domain + "; " + others.length + " of "
                    + table.rows() + " rows are like that: leave them out of the data, or " + instead);
        }
    }

    private static double seen(float raw, ModelFeature feature) {
        return (raw - feature.location()) / feature.scale();
    }
}
