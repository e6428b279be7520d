package io.surprisal.telemetry.record;

/**
 * What one feature has to do with an alert, over all abnormal records of the alert that name it.
 *
 * @param surprisal the sum of its surprisal over them; in the unit of {@link FeatureDeviation#surprisal}
 * @param records how many they are
 * @param worst where it surprised the most
 */
public record AlertFeature(String feature, double surprisal, long records, FeatureDeviation worst) {
    /** Of one record. */
    public static AlertFeature of(FeatureDeviation deviation) {
        return new AlertFeature(deviation.feature(), number(deviation.surprisal()), 1, deviation);
    }

    /** With one more record. */
    public AlertFeature and(FeatureDeviation deviation) {
        return new AlertFeature(
                feature,
                surprisal + number(deviation.surprisal()),
                records + 1,
                deviation.surprisal() > worst.surprisal() ? deviation : worst);
    }

    /** A surprisal that could not be computed adds nothing. */
    private static float number(float surprisal) {
        return Float.isNaN(surprisal) ? 0 : surprisal;
    }
}
