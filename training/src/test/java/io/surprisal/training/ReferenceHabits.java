package io.surprisal.training;

import io.surprisal.training.ReferenceModel.Said;
import io.surprisal.training.window.FittedHabits;
import io.surprisal.training.window.Habits;
import java.util.Arrays;

/** The part of habits: each feature's values one by one. */
final class ReferenceHabits implements ReferenceModel.Function {
    private final FittedHabits fitted;
    private final int width;

    ReferenceHabits(FittedHabits fitted) {
        this.fitted = fitted;
        this.width = fitted.spec().size();
    }

    @Override
    public Said of(double[] seen, double[] target, boolean[] observed) {
        double score = 0;
        double[] ofFeatures = new double[target.length];
        for (int j = 0; j < width; j++) {
            double ratio = farthest(j, values(target, observed, j));
            double over = Math.max(0, ratio - 1);
            double excess = Math.log(over + Math.sqrt(over * over + 1))
                    / fitted.habits().usual();
            int place = target.length - width + j;
            ofFeatures[place] = observed[place] ? excess : 0;
            score += excess;
        }
        return new Said(score, ofFeatures);
    }

    /** The window of a feature, an even number of records, NaN where nothing is. */
    private double[] values(double[] target, boolean[] observed, int feature) {
        int records = target.length / width / 2 * 2;
        double[] values = new double[records];
        for (int t = 0; t < records; t++) {
            int place = target.length - (records - t) * width + feature;
            values[t] = observed[place] ? target[place] : Double.NaN;
        }
        return values;
    }

    /** The largest way from the median in reaches, 0 where too little is there. */
    private double farthest(int feature, double[] values) {
        int half = values.length / 2;
        double[] before = there(Arrays.copyOfRange(values, 0, half));
        double[] now = there(Arrays.copyOfRange(values, half, values.length));
        if (2 * before.length < half || 2 * now.length < half) {
            return 0;
        }
        double changes = 0;
        int pairs = 0;
        for (int t = 1; t < values.length; t++) {
            double change = values[t] - values[t - 1];
            changes += Double.isNaN(change) ? 0 : change * change;
            pairs += Double.isNaN(change) ? 0 : 1;
        }
        Habits habits = fitted.habits();
        double logarithm = Math.log(Math.sqrt(changes / Math.max(1, pairs)) + habits.floors()[feature]);
        return Math.max(
                ratio(habits.roughness(), logarithm, feature),
                ratio(habits.shift(), mean(now) - mean(before), feature));
    }

    private static double ratio(Habits.Range range, double seen, int feature) {
        return Math.abs(seen - range.median()[feature]) / range.reach()[feature];
    }

    private static double[] there(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
