package io.surprisal.training.window;

import io.surprisal.training.window.Calendar.Circle;
import io.surprisal.training.window.Season.Level;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.util.ResizableDoubleArray;

/**
 * Where one feature's level usually is at each place of a circle of time, such as the day.
 *
 * @param location the median; NaN where none is known
 * @param spread by the median distance from it; 1 where none is known
 */
record Rhythm(Circle circle, double[] location, double[] spread) {
    /** Of fewer neither median nor spread is known. */
    static final int FEWEST_WINDOWS = 20;

    /** In standardised units: what moves less does not move. */
    private static final double LEAST_SPREAD = 1e-2;

    /** From the median distance from the median to the standard deviation of a normal distribution. */
    private static final double DEVIATIONS = 1.4826;

    /** How far a level lies from the usual one of a time; NaN where either is not known. */
    double apart(long number, double level) {
        int place = circle.placeOf().applyAsInt(number);
        return place < 0 ? Double.NaN : Math.abs(level - location[place]);
    }

    /** Writes what is usual of a feature at a number's time. */
    void write(long number, int feature, Level level) {
        int place = circle.placeOf().applyAsInt(number);
        level.location()[feature] = place < 0 ? Double.NaN : location[place];
        level.spread()[feature] = place < 0 ? 1 : spread[place];
    }

    /** Collects levels by their places. Few windows of a place are joined by those of the places about it, an hour away at most. */
    static final class Builder {
        private final Circle circle;
        private final ResizableDoubleArray[] levels;

        Builder(Circle circle) {
            this.circle = circle;
            this.levels = new ResizableDoubleArray[circle.places()];
            Arrays.setAll(levels, place -> new ResizableDoubleArray());
        }

        /** @param level NaN where not known */
        void add(long number, double level) {
            int place = circle.placeOf().applyAsInt(number);
            if (place >= 0 && !Double.isNaN(level)) {
                levels[place].addElement(level);
            }
        }

        /** The spread of each place is the root of the mean of its own square and that of the median place: few windows say little of it. */
        Rhythm build() {
            double[] location = new double[circle.places()];
            double[] spread = new double[circle.places()];
            for (int place = 0; place < location.length; place++) {
                double[] about = about(place);
                double median = about.length < FEWEST_WINDOWS ? Double.NaN : median(about);
                location[place] = median;
                spread[place] = Double.isNaN(median)
                        ? Double.NaN
                        : DEVIATIONS
                                * median(Arrays.stream(about)
                                        .map(level -> Math.abs(level - median))
                                        .toArray());
            }
            double[] known =
                    Arrays.stream(spread).filter(each -> !Double.isNaN(each)).toArray();
            double usual = known.length == 0 ? 0 : median(known);
            return new Rhythm(
                    circle,
                    location,
                    Arrays.stream(spread)
                            .map(own -> Double.isNaN(own)
                                    ? 1
                                    : Math.max(LEAST_SPREAD, Math.sqrt((own * own + usual * usual) / 2)))
                            .toArray());
        }

        private double[] about(int place) {
            double[] about = levels[place].getElements();
            for (int reach = 1; reach <= circle.hour() && about.length < FEWEST_WINDOWS; reach++) {
                about = IntStream.rangeClosed(place - reach, place + reach)
                        .mapToObj(near -> levels[Math.floorMod(near, levels.length)].getElements())
                        .flatMapToDouble(Arrays::stream)
                        .toArray();
            }
            return about;
        }

        private static double median(double[] values) {
            return new Percentile(50).evaluate(values);
        }
    }
}
