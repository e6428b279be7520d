package io.surprisal.adoption;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.List;

/** The values that a feature's likelihood is of. */
public final class Support {
    /** What float32 leaves of a difference that is 0. */
    private static final double ROUNDING = 1e-6;

    private Support() {}

    /**
     * Requires data to have no others.
     *
     * @param features with the location and scale by which the model's input is standardised
     * @throws AdoptionException names the first feature and value
     */
    public static void require(TelemetryTable table, List<ModelFeature> features) {
        for (int j = 0; j < features.size(); j++) {
            switch (features.get(j).likelihood()) {
                case BERNOULLI -> require(table, j, features.get(j), 1, "a Bernoulli distribution is of 0 to 1");
                case EXPONENTIAL ->
                    require(
                            table,
                            j,
                            features.get(j),
                            Double.POSITIVE_INFINITY,
                            "an exponential distribution has no density below 0");
                case GAUSSIAN, MULTINOMIAL -> {}
            }
        }
    }

    private static void require(TelemetryTable table, int column, ModelFeature feature, double highest, String domain) {
        for (int row = 0; row < table.rows(); row++) {
            float raw = table.value(row, column);
            double seen = (raw - feature.location()) / feature.scale();
            if (seen < -ROUNDING || seen > highest + ROUNDING) {
                throw new AdoptionException(
                        "Feature '" + feature.name() + "' has the value " + raw + ", " + (float) seen
                                + " as the model sees it; " + domain
                                + "; leave such rows out of the data, or scale values as the"
                                + " model was trained (Deeplearning4j: with a NormalizerMinMaxScaler that is saved with the network)");
            }
        }
    }
}
