package io.surprisal.evaluation.alert;

import java.util.Arrays;
import java.util.List;

/** The records of one key in the order of their times, and which of them are in a labelled anomaly. */
public final class LabelledSeries {
    private static final double MILLIS_PER_DAY = 86_400_000;
    private static final double MILLIS_PER_SECOND = 1000;
    private static final long HOUR = 3_600_000;

    /** An alert this close to a labelled anomaly is about it. */
    public static final long TOLERANCE = HOUR / 2;

    /** Thresholds tried for the best one: values at so many even ranks in the upper half, and the highest values. */
    private static final int RANKS = 400;

    private static final int HIGHEST = 300;
    private static final int NONE = -1;

    private final long[] times;
    private final boolean[] labels;
    private final double[] days;
    /** The number of the anomaly that a record is in. */
    private final int[] anomaly;

    private final boolean[] near;
    private final long[] starts;

    /** An alert as the time between its first and its last abnormal record, epoch milliseconds. */
    public record Span(long first, long last) {}

    /**
     * @param times epoch milliseconds, ascending; owned by this series
     * @param labels whether each record is in an anomaly; all false without labels
     * @param interval the usual time between two records, seconds: what comes after more than an hour, or three times the interval, was
     *     an outage, of which only that much counts
     */
    public LabelledSeries(long[] times, boolean[] labels, double interval) {
        this.times = times;
        this.labels = labels;
        double longest = Math.max(HOUR, 3 * interval * MILLIS_PER_SECOND);
        days = new double[times.length];
        anomaly = new int[times.length];
        near = new boolean[times.length];
        long[] firsts = new long[times.length];
        long[] lasts = new long[times.length];
        int anomalies = 0;
        for (int i = 0; i < times.length; i++) {
            double step = i + 1 < times.length ? times[i + 1] - times[i] : interval * MILLIS_PER_SECOND;
            days[i] = Math.min(step, longest) / MILLIS_PER_DAY;
            if (labels[i] && (i == 0 || !labels[i - 1])) {
                firsts[anomalies++] = times[i];
            }
            anomaly[i] = labels[i] ? anomalies - 1 : NONE;
            if (labels[i]) {
                lasts[anomalies - 1] = times[i];
            }
        }
        starts = Arrays.copyOf(firsts, anomalies);
        for (int i = 0, passed = 0; i < times.length; i++) {
            while (passed < anomalies && lasts[passed] + TOLERANCE < times[i]) {
                passed++;
            }
            near[i] = passed < anomalies && starts[passed] - TOLERANCE <= times[i];
        }
    }

    /**
     * What alerts on these records were worth.
     *
     * @param abnormal which records are abnormal
     * @param alerts the alerts, in the order of time, that share no time
     */
    public AlertMeasures measure(boolean[] abnormal, List<Span> alerts) {
        int[] alertOf = new int[times.length];
        int next = 0;
        for (int i = 0; i < times.length; i++) {
            while (next < alerts.size() && alerts.get(next).last() < times[i]) {
                next++;
            }
            alertOf[i] = next < alerts.size() && alerts.get(next).first() <= times[i] ? next : NONE;
        }
        return measure(abnormal, alertOf, alerts.size());
    }

    /**
     * What the best fixed threshold would have been worth, chosen with the labels: of those with at most so many false alerts the one
     * that catches the most, then has the fewest of them, then the least time spent alerting.
     *
     * @param values what is held against the threshold, higher is more abnormal
     * @param gap abnormal records at most this many milliseconds apart are one alert
     */
    public AlertMeasures bestFixed(float[] values, long gap, int mostFalse) {
        AlertMeasures best = fixed(values, Float.POSITIVE_INFINITY, gap);
        for (float threshold : thresholds(values)) {
            AlertMeasures measures = fixed(values, threshold, gap);
            if (measures.falseAlerts() <= mostFalse && isBetter(measures, best)) {
                best = measures;
            }
        }
        return best;
    }

    private AlertMeasures fixed(float[] values, float threshold, long gap) {
        boolean[] abnormal = new boolean[times.length];
        int[] alertOf = new int[times.length];
        int alerts = 0;
        int last = NONE;
        for (int i = 0; i < times.length; i++) {
            alertOf[i] = NONE;
            abnormal[i] = values[i] >= threshold;
            if (abnormal[i]) {
                if (last == NONE || times[i] - times[last] > gap) {
                    alerts++;
                } else {
                    Arrays.fill(alertOf, last + 1, i, alerts - 1);
                }
                alertOf[i] = alerts - 1;
                last = i;
            }
        }
        return measure(abnormal, alertOf, alerts);
    }

    private AlertMeasures measure(boolean[] abnormal, int[] alertOf, int alerts) {
        boolean[] justified = new boolean[alerts];
        double[] delays = new double[starts.length];
        Arrays.fill(delays, Double.NaN);
        double total = 0;
        double unlabelled = 0;
        double alerting = 0;
        double open = 0;
        for (int i = 0; i < times.length; i++) {
            boolean alerted = alertOf[i] != NONE;
            total += days[i];
            unlabelled += labels[i] ? 0 : days[i];
            open += alerted && !labels[i] ? days[i] : 0;
            alerting += alerted && abnormal[i] && !labels[i] ? days[i] : 0;
            if (alerted && abnormal[i]) {
                justified[alertOf[i]] |= near[i];
                if (labels[i] && Double.isNaN(delays[anomaly[i]])) {
                    delays[anomaly[i]] = (times[i] - starts[anomaly[i]]) / MILLIS_PER_SECOND;
                }
            }
        }
        int falseAlerts = 0;
        for (boolean one : justified) {
            falseAlerts += one ? 0 : 1;
        }
        double[] caught =
                Arrays.stream(delays).filter(delay -> !Double.isNaN(delay)).toArray();
        return new AlertMeasures(starts.length, alerts, falseAlerts, total, unlabelled, alerting, open, caught);
    }

    private static boolean isBetter(AlertMeasures one, AlertMeasures other) {
        if (one.caught() != other.caught()) {
            return one.caught() > other.caught();
        }
        return one.falseAlerts() != other.falseAlerts()
                ? one.falseAlerts() < other.falseAlerts()
                : one.alertingDays() < other.alertingDays();
    }

    private static float[] thresholds(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted); // NaN last.
        int count = sorted.length;
        while (count > 0 && Float.isNaN(sorted[count - 1])) {
            count--;
        }
        if (count == 0) {
            return new float[0];
        }
        int highest = Math.min(HIGHEST, count);
        float[] thresholds = Arrays.copyOf(Arrays.copyOfRange(sorted, count - highest, count), highest + RANKS);
        for (int i = 0; i < RANKS; i++) {
            thresholds[highest + i] = sorted[(int) ((0.5 + 0.5 * i / RANKS) * (count - 1))];
        }
        return thresholds;
    }
}
