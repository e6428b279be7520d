package io.surprisal.evaluation.alert;

import java.util.Arrays;
import java.util.Collection;
import org.apache.commons.math3.stat.StatUtils;

/**
 * What the alerts of one key, or of several, were worth.
 *
 * @param labelled how many labelled anomalies there are: runs of consecutive labelled records of a key
 * @param alerts how many alerts there were
 * @param falseAlerts how many of them have no abnormal record within half an hour of a labelled anomaly
 * @param days how long the telemetry took, without its outages
 * @param unlabelledDays how much of that is in no labelled anomaly
 * @param alertingDays how much of the unlabelled time records were abnormal
 * @param openDays how much of the unlabelled time an alert was open, from its first abnormal record to its last
 * @param delays of each anomaly that was caught, by an abnormal record in it, the seconds from its start to the first such record
 */
public record AlertMeasures(
        int labelled,
        int alerts,
        int falseAlerts,
        double days,
        double unlabelledDays,
        double alertingDays,
        double openDays,
        double[] delays) {
    private static final double DAYS_PER_WEEK = 7;

    /** The measures of several keys together. */
    public static AlertMeasures total(Collection<AlertMeasures> keys) {
        return new AlertMeasures(
                keys.stream().mapToInt(AlertMeasures::labelled).sum(),
                keys.stream().mapToInt(AlertMeasures::alerts).sum(),
                keys.stream().mapToInt(AlertMeasures::falseAlerts).sum(),
                keys.stream().mapToDouble(AlertMeasures::days).sum(),
                keys.stream().mapToDouble(AlertMeasures::unlabelledDays).sum(),
                keys.stream().mapToDouble(AlertMeasures::alertingDays).sum(),
                keys.stream().mapToDouble(AlertMeasures::openDays).sum(),
                keys.stream().flatMapToDouble(key -> Arrays.stream(key.delays)).toArray());
    }

    /** How many labelled anomalies have an abnormal record. */
    public int caught() {
        return delays.length;
    }

    /** False alerts a week and key; NaN without any time. */
    public double falsePerWeek() {
        return perWeek(falseAlerts);
    }

    /** Alerts a week and key; NaN without any time. */
    public double alertsPerWeek() {
        return perWeek(alerts);
    }

    /** The share of the unlabelled time in which records were abnormal; NaN without such time. */
    public double alertingShare() {
        return alertingDays / unlabelledDays;
    }

    /** The share of the unlabelled time in which an alert was open, the pauses between its abnormal records as well. */
    public double openShare() {
        return openDays / unlabelledDays;
    }

    /** The median of the delays, seconds; NaN where nothing was caught. */
    public double medianDelay() {
        return StatUtils.percentile(delays, 50);
    }

    private double perWeek(int count) {
        return count / (days / DAYS_PER_WEEK);
    }
}
