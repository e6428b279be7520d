package io.surprisal.evaluation.rehearsal;

import io.surprisal.evaluation.alert.LabelledSeries;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The records of one key in the order of their times, untouched, and where faults may be injected. */
final class KeySeries {
    private static final double HOUR = 3_600_000;
    private static final int STEPS_OF_OUTAGE = 3;

    private final NormalRows rows;
    private final String key;
    private final int[] own;
    private final double step;
    private final @Nullable FeatureCourse[] courses;
    /** Of the first i records, how many are in an alert or about a label, and before how many there was an outage. */
    private final int[] unusable;

    private final int[] outages;

    KeySeries(NormalRows rows, String key, int[] own, double step) {
        this.rows = rows;
        this.key = key;
        this.own = own;
        this.step = step;
        this.courses = new @Nullable FeatureCourse[rows.features().size()];
        this.unusable = new int[own.length + 1];
        this.outages = new int[own.length + 1];
        for (int i = 1; i < own.length; i++) {
            outages[i + 1] = outages[i] + (time(i) - time(i - 1) > Math.max(HOUR, STEPS_OF_OUTAGE * step) ? 1 : 0);
        }
    }

    String key() {
        return key;
    }

    int size() {
        return own.length;
    }

    int features() {
        return courses.length;
    }

    String name(int feature) {
        return rows.features().get(feature);
    }

    /** The usual time between two records, milliseconds. */
    double step() {
        return step;
    }

    long time(int record) {
        return rows.times()[own[record]];
    }

    long[] times() {
        return Arrays.stream(own).mapToLong(row -> rows.times()[row]).toArray();
    }

    long condition(int record) {
        return rows.conditions()[own[record]];
    }

    boolean[] labels() {
        boolean[] labels = new boolean[own.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rows.labels()[own[i]];
        }
        return labels;
    }

    float value(int record, int feature) {
        return rows.values()[own[record] * courses.length + feature];
    }

    /** Copies a record's values. */
    void record(int record, float[] into) {
        System.arraycopy(rows.values(), own[record] * courses.length, into, 0, courses.length);
    }

    /** What is known of a feature along these records. */
    FeatureCourse course(int feature) {
        FeatureCourse known = courses[feature];
        if (known == null) {
            known = FeatureCourse.of(this, feature);
            courses[feature] = known;
        }
        return known;
    }

    /** The record whose time is nearest. */
    int near(long time) {
        int low = 0;
        int high = own.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (time(middle) < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 0 && time - time(low - 1) <= time(low) - time ? low - 1 : low;
    }

    /**
     * Takes in which records no fault may touch: those in which an alert was open, and those within half an hour of a label.
     *
     * @return how many records are unusable for labels, and how many more for alerts
     */
    int[] exclude(boolean[] alerted) {
        boolean[] labelled = nearLabels();
        int[] counts = new int[2];
        for (int i = 0; i < own.length; i++) {
            counts[0] += labelled[i] ? 1 : 0;
            counts[1] += alerted[i] && !labelled[i] ? 1 : 0;
            unusable[i + 1] = unusable[i] + (alerted[i] || labelled[i] ? 1 : 0);
        }
        return counts;
    }

    /** Whether all records from one to before another are there, with no outage between them, and usable. */
    boolean isClear(int from, int to) {
        return from >= 0
                && to <= own.length
                && from < to
                && unusable[to] == unusable[from]
                && outages[to] == outages[from + 1];
    }

    private boolean[] nearLabels() {
        boolean[] labels = labels();
        boolean[] near = new boolean[own.length];
        int last = -1;
        for (int i = 0; i < own.length; i++) {
            last = labels[i] ? i : last;
            near[i] = last >= 0 && time(i) - time(last) <= LabelledSeries.TOLERANCE;
        }
        int next = -1;
        for (int i = own.length - 1; i >= 0; i--) {
            next = labels[i] ? i : next;
            near[i] |= next >= 0 && time(next) - time(i) <= LabelledSeries.TOLERANCE;
        }
        return near;
    }
}
