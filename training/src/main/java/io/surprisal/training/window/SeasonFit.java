package io.surprisal.training.window;

import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import io.surprisal.training.window.Season.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Fits where levels of windows of one length usually are at each time: medians and spreads from training rows, the usual distances from held-out ones. A time is what a number of the
 * condition says; too few windows of it are joined by those of the times about it, an hour away at most. The day of the week counts for a feature whose later training
 * windows the week foretells better than the day.
 */
final class SeasonFit {
    private static final int MOST_WINDOWS = 100_000;

    /** What the week leaves of what the day leaves, at most, for the day of the week to count. */
    private static final double REMARKABLE = 0.8;

    private final ModelSpec spec;
    private final TrainingRows rows;
    private final int records;
    private final Calendar calendar;

    /**
     * One window.
     *
     * @param number the condition's
     * @param means of each feature; NaN where not known
     */
    private record Window(long number, double[] means) {
        boolean isKnown() {
            return Arrays.stream(means).anyMatch(Double::isFinite);
        }
    }

    private SeasonFit(ModelSpec spec, TrainingRows rows, int records) {
        this.spec = spec;
        this.rows = rows;
        this.records = records;
        this.calendar = new Calendar(spec.condition());
    }

    /** Empty where no time has enough windows of which half is there. */
    static Optional<Season> of(ModelSpec spec, TrainingRows rows, int records) {
        return new SeasonFit(spec, rows, records).fit();
    }

    private Optional<Season> fit() {
        List<Window> training = windows(rows.holdout().training());
        List<Level> levels = levels(training);
        Season unscaled = new Season(records, levels, new UsualDistance(0, 1));
        List<Window> later = windows(rows.holdout().heldOut());
        double[] distances = (later.isEmpty() ? training : later)
                .stream()
                        .filter(window -> isKnown(levels.get((int) window.number()), window))
                        .mapToDouble(window -> unscaled.distance(window.means(), window.number()))
                        .toArray();
        return distances.length == 0
                ? Optional.empty()
                : Optional.of(new Season(records, levels, UsualDistance.of(distances)));
    }

    private static boolean isKnown(Level level, Window window) {
        return IntStream.range(0, window.means().length)
                .anyMatch(j -> !Double.isNaN(level.location()[j]) && !Double.isNaN(window.means()[j]));
    }

    private List<Level> levels(List<Window> windows) {
        List<Level> levels = IntStream.range(0, spec.condition().size())
                .mapToObj(number -> new Level(new double[spec.size()], new double[spec.size()]))
                .toList();
        for (int j = 0; j < spec.size(); j++) {
            Rhythm rhythm =
                    followsWeek(windows, j) ? rhythm(windows, j, calendar.week()) : rhythm(windows, j, calendar.day());
            for (int number = 0; number < levels.size(); number++) {
                rhythm.write(number, j, levels.get(number));
            }
        }
        return levels;
    }

    /** Whether the first half of the windows foretells the second one much better by the week than by the day. */
    private boolean followsWeek(List<Window> windows, int feature) {
        List<Window> first = windows.subList(0, windows.size() / 2);
        List<Window> second = windows.subList(first.size(), windows.size());
        Rhythm day = rhythm(first, feature, calendar.day());
        Rhythm week = rhythm(first, feature, calendar.week());
        double left = 0;
        double leftByDay = 0;
        for (Window window : second) {
            double apart = week.apart(window.number(), window.means()[feature]);
            double apartByDay = day.apart(window.number(), window.means()[feature]);
            if (!Double.isNaN(apart) && !Double.isNaN(apartByDay)) {
                left += apart;
                leftByDay += apartByDay;
            }
        }
        return left < REMARKABLE * leftByDay;
    }

    private static Rhythm rhythm(List<Window> windows, int feature, Calendar.Circle circle) {
        Rhythm.Builder builder = new Rhythm.Builder(circle);
        windows.forEach(window -> builder.add(window.number(), window.means()[feature]));
        return builder.build();
    }

    /** Of some rows, those of which anything is known. */
    private List<Window> windows(int[] all) {
        int[] some = Windows.evenly(all, MOST_WINDOWS);
        long[] numbers = rows.windows().conditions(some);
        List<Window> windows = new ArrayList<>();
        int[] at = {0};
        new RowPass(spec, features -> {
                    Scope scope = Scope.whole(features.getSameDiff());
                    LevelMeans means = LevelMeans.of(
                            spec,
                            Standardisation.of(spec, features, scope),
                            0,
                            records,
                            LevelMeans.sums(spec, records, "sums", scope));
                    return List.of(means.values(), means.known());
                })
                .over(rows.windows(), some, (means, known) -> {
                    for (int i = 0; i < means.rows(); i++) {
                        double[] values = means.getRow(i).toDoubleVector();
                        double[] there = known.getRow(i).toDoubleVector();
                        Arrays.setAll(values, j -> there[j] > 0 ? values[j] : Double.NaN);
                        windows.add(new Window(numbers[at[0]++], values));
                    }
                });
        windows.removeIf(window -> !window.isKnown());
        return windows;
    }
}
