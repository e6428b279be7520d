package io.surprisal.evaluation.rehearsal;

import io.surprisal.evaluation.rehearsal.FeatureCourse.Spread;

/**
 * A fault at a spot: what stands in the place of the untouched values, from the first changed record on.
 *
 * @param features which features change
 * @param values of each of them [length + tail], raw units: the fault, and what comes after it
 */
record Injection(Spot spot, int[] features, float[][] values) {
    private static final double DAY = 86_400_000;

    /**
     * Makes it.
     *
     * @param tail how many records after the fault are judged as well
     */
    static Injection of(Fault fault, Spot spot, int tail) {
        int[] features = spot.features(fault);
        float[][] values = new float[features.length][];
        for (int i = 0; i < features.length; i++) {
            values[i] = new Change(fault, spot, features[i]).values(tail);
        }
        return new Injection(spot, features, values);
    }

    /** Puts the changed values into a record. */
    void into(float[] record, int at) {
        for (int i = 0; i < features.length; i++) {
            record[features[i]] = values[i][at - spot.place()];
        }
    }

    /** Whether at least half of the fault's records differ from the untouched ones. */
    boolean changesMuch() {
        int changed = 0;
        for (int i = 0; i < spot.length(); i++) {
            boolean differs = false;
            for (int j = 0; j < features.length; j++) {
                float untouched = spot.series().value(spot.place() + i, features[j]);
                differs |= Float.compare(untouched, values[j][i]) != 0;
            }
            changed += differs ? 1 : 0;
        }
        return 2 * changed >= spot.length();
    }

    /** What becomes of one feature. */
    private static final class Change {
        private final Fault fault;
        private final Spot spot;
        private final KeySeries series;
        private final FeatureCourse course;
        private final int place;
        private final long start;
        private final float before;
        private final double usualAtStart;
        private final double shift;
        private final FeatureCourse other;

        Change(Fault fault, Spot spot, int feature) {
            this.fault = fault;
            this.spot = spot;
            series = spot.series();
            course = series.course(feature);
            place = spot.place();
            start = series.time(place);
            before = lastBefore();
            usualAtStart = fault.kind() == FaultKind.MISSING_PEAK ? course.usual(start) : 0;
            shift = fault.kind() == FaultKind.LEVEL_SHIFT ? shift() : fault.size() * course.spread();
            other = series.course(
                    fault.kind() == FaultKind.SWAPPED && feature == spot.feature() ? spot.other() : spot.feature());
        }

        float[] values(int tail) {
            int length = spot.length();
            float[] values = new float[length + tail];
            for (int i = 0; i < length; i++) {
                values[i] = faulty(i);
            }
            // A counter that stopped lacks what it did not count.
            float lost = fault.kind() == FaultKind.STOPPED_COUNTER ? course.value(place + length - 1) - before : 0;
            for (int i = length; i < values.length; i++) {
                values[i] = course.value(place + i) - lost;
            }
            return values;
        }

        private float faulty(int i) {
            float untouched = course.value(place + i);
            long time = series.time(place + i);
            return (float)
                    switch (fault.kind()) {
                        case STUCK, STOPPED_COUNTER -> before;
                        case VANISHED_NOISE -> course.usual(time);
                        case LOUDER_NOISE -> {
                            double usual = course.usual(time);
                            yield usual + fault.size() * (untouched - usual);
                        }
                        case SPIKE, LEVEL_SHIFT -> untouched + shift;
                        case DROP -> fault.size() == Fault.TO_LOWEST ? course.lowest() : fault.size();
                        case DRIFT -> untouched + shift * (time - start) / DAY;
                        case MISSING_PEAK -> usualAtStart + untouched - course.usual(time);
                        case PHASE_SHIFT -> rhythm(untouched, time, time + fault.size() * course.period());
                        case FREQUENCY -> rhythm(untouched, time, start + fault.size() * (time - start));
                        case SWAPPED -> swapped(i);
                        case DECOUPLED -> course.value(spot.source() + i);
                        case MISSING -> Float.NaN;
                    };
        }

        /** The profile of another time, with the level and the noise of this one. */
        private double rhythm(float untouched, long time, double other) {
            return untouched - course.profile(time) + course.profile(Math.round(other));
        }

        /** The other feature's value, as many spreads off the middle. */
        private double swapped(int i) {
            Spread from = other.whole();
            Spread to = course.whole();
            return to.median() + (other.value(place + i) - from.median()) / from.size() * to.size();
        }

        /** Upwards or downwards, but not below the lowest value that the feature ever had. */
        private double shift() {
            double size = fault.size() * course.spread();
            if (!spot.downwards()) {
                return size;
            }
            for (int i = 0; i < spot.length(); i++) {
                if (course.value(place + i) - size < course.lowest()) {
                    return size;
                }
            }
            return -size;
        }

        private float lastBefore() {
            int record = place - 1;
            while (record > 0 && !Float.isFinite(course.value(record))) {
                record--;
            }
            return course.value(record);
        }
    }
}
