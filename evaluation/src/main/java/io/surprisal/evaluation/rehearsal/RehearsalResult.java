package io.surprisal.evaluation.rehearsal;

import io.surprisal.evaluation.alert.AlertMeasures;
import java.util.List;

/**
 * What a model catches.
 *
 * @param untouched what its alerts on the untouched rows are
 * @param conditions how it was rehearsed
 * @param faults in the order of their kinds
 * @param leftOut faults that the rows cannot be given
 * @param features those that faults of one feature were injected into, the least caught first
 */
public record RehearsalResult(
        AlertMeasures untouched,
        Conditions conditions,
        List<FaultResult> faults,
        List<LeftOut> leftOut,
        List<FeatureResult> features) {
    private static final double SECONDS_PER_WEEK = 7 * 86_400.0;

    public RehearsalResult {
        faults = List.copyOf(faults);
        leftOut = List.copyOf(leftOut);
        features = List.copyOf(features);
    }

    /**
     * The share of stretches as long as a fault and its tail that would hold an alert by chance, at the rate of the untouched rows: 1 −
     * e^(−rate · time). Places are where there was none, so that chance caught fewer; but little is to be learnt from a share that is not above
     * it.
     */
    public double chance(FaultResult fault) {
        double seconds = fault.seconds() + conditions.tail() * conditions.step();
        return -Math.expm1(-untouched.falsePerWeek() * seconds / SECONDS_PER_WEEK);
    }

    /**
     * How it was rehearsed.
     *
     * @param rows how many rows there are
     * @param keys how many keys
     * @param aboutLabels how many rows were not used because a label is within half an hour
     * @param inAlerts how many more were not used because an alert of the untouched rows was open
     * @param passedOver features that were never changed: constants, flags, and what moves in less than one of a hundred records
     * @param step the usual time between two records of a key, seconds
     * @param tail how many records after its end a fault may still be caught in
     */
    public record Conditions(
            int rows, int keys, int aboutLabels, int inAlerts, List<String> passedOver, double step, int tail) {
        public Conditions {
            passedOver = List.copyOf(passedOver);
        }
    }

    /**
     * A fault that is not in the table.
     *
     * @param records how long it would have lasted; 0 where its feature says
     */
    public record LeftOut(FaultKind kind, int records, String reason) {}

    /**
     * How a feature did over all kinds of faults of one feature.
     *
     * @param injections how many there were
     * @param caught the mean over kinds of the share that was caught
     * @param spread s, in its unit, of the first key in which it moves; NaN for a counter
     * @param period in seconds, of the same key; 0 where it has none
     */
    public record FeatureResult(String feature, int injections, double caught, double spread, double period) {}
}
