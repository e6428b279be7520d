package io.surprisal.evaluation.rehearsal;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Where a fault is injected.
 *
 * @param place the first record that is changed
 * @param length how many records the fault lasts
 * @param feature which feature is changed
 * @param other the feature that it is swapped with; −1 for faults of one feature
 * @param source the record from which on values are taken that stand in for its own; −1 for other faults
 * @param downwards whether a shift goes down, where that leaves the feature within what it can be
 */
record Spot(KeySeries series, int place, int length, int feature, int other, int source, boolean downwards) {
    private static final int NONE = -1;

    /** Tries at values of another time. */
    private static final int TRIES = 20;

    /**
     * The place for a fault at a record or, for a missing peak, at the next peak after it.
     *
     * @return null where the feature cannot have it there
     */
    static @Nullable Spot of(Fault fault, KeySeries series, int record, int feature, Random random) {
        FeatureCourse course = series.course(feature);
        boolean downwards = random.nextBoolean();
        if (!fault.kind().fits(course)) {
            return null;
        }
        int length = length(fault, course, series.step());
        int place = fault.kind() == FaultKind.MISSING_PEAK ? nextPeak(series, course, record) : record;
        if (place < 1 || place + length > series.size()) {
            return null;
        }
        int other = NONE;
        int source = NONE;
        if (!fault.kind().ofOneFeature()) {
            other = another(series, feature, random);
            if (other == NONE) {
                return null;
            }
        }
        if (fault.kind() == FaultKind.DECOUPLED) {
            source = source(series, course, place, length, random);
            if (source == NONE) {
                return null;
            }
        }
        return new Spot(series, place, length, feature, other, source, downwards);
    }

    /** The features that change. */
    int[] features(Fault fault) {
        return fault.kind() == FaultKind.SWAPPED ? new int[] {feature, other} : new int[] {feature};
    }

    private static int length(Fault fault, FeatureCourse course, double step) {
        if (fault.records() > 0) {
            return fault.records();
        }
        FeatureCourse.Peak peak = fault.kind() == FaultKind.MISSING_PEAK ? course.peak() : null;
        return (int) Math.max(1, Math.round((peak == null ? course.period() : peak.lasts()) / step));
    }

    private static int nextPeak(KeySeries series, FeatureCourse course, int record) {
        FeatureCourse.Peak peak = course.peak();
        if (peak == null) {
            return NONE;
        }
        long time = series.time(record);
        double wait = peak.phase() - Rhythm.phase(series, time, course.period());
        return series.near(Math.round(time + (wait < 0 ? wait + course.period() : wait)));
    }

    /** Another feature that moves, any of them; −1 where there is none. */
    private static int another(KeySeries series, int feature, Random random) {
        int first = random.nextInt(series.features());
        for (int i = 0; i < series.features(); i++) {
            int other = (first + i) % series.features();
            if (other != feature && series.course(other).moves()) {
                return other;
            }
        }
        return NONE;
    }

    /** Where the same phase begins in another period, or without a period anywhere at twice the length at least; −1 where nothing was found. */
    private static int source(KeySeries series, FeatureCourse course, int place, int length, Random random) {
        for (int i = 0; i < TRIES; i++) {
            int source = random.nextInt(series.size());
            if (course.period() > 0) {
                long periods = Math.round((series.time(source) - series.time(place)) / course.period());
                source = series.near(Math.round(series.time(place) + periods * course.period()));
            }
            if (Math.abs(source - place) >= (course.period() > 0 ? length : 2 * length)
                    && series.isClear(source, source + length)) {
                return source;
            }
        }
        return NONE;
    }
}
