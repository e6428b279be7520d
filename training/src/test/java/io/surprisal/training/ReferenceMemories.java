package io.surprisal.training;

import io.surprisal.training.ReferenceModel.Said;
import io.surprisal.training.window.FittedMemories;
import io.surprisal.training.window.Memory;
import io.surprisal.training.window.NumbersScale;
import java.util.Arrays;

/** The part of memories: statistics of each feature's values one by one, distances to each remembered window one by one. */
final class ReferenceMemories implements ReferenceModel.Function {
    private static final int KINDS = 4;

    private final FittedMemories fitted;
    private final int width;

    ReferenceMemories(FittedMemories fitted) {
        this.fitted = fitted;
        this.width = fitted.spec().size();
    }

    @Override
    public Said of(double[] seen, double[] target, boolean[] observed) {
        double score = Double.NEGATIVE_INFINITY;
        double[] ofFeatures = new double[target.length];
        for (Memory memory : fitted.memories()) {
            boolean values = fitted.remembered().isOfValues();
            int size = (values ? memory.records() : KINDS) * width;
            double[] standardised = new double[size];
            boolean[] known = new boolean[size];
            if (values) {
                copy(memory, target, observed, standardised, known);
            } else {
                for (int j = 0; j < width; j++) {
                    describe(memory, target, observed, j, standardised, known);
                }
            }
            boolean sees = false;
            for (boolean there : known) {
                sees |= there;
            }
            double distance = memory.density().distance(standardised, known);
            double own =
                    sees ? (distance - memory.usual().median()) / memory.usual().way() : 0;
            if (own > score) {
                score = own;
                double[] parts = parts(memory, standardised, known, distance);
                for (int j = 0; j < width; j++) {
                    int place = target.length - width + j;
                    ofFeatures[place] = observed[place] ? parts[j] : 0;
                }
            }
        }
        return new Said(score, ofFeatures);
    }

    /** The values of the last records of the window. */
    private static void copy(
            Memory memory, double[] target, boolean[] observed, double[] standardised, boolean[] known) {
        int before = target.length - standardised.length;
        int there = 0;
        for (int i = before; i < target.length; i++) {
            there += observed[i] ? 1 : 0;
        }
        if (2 * there < standardised.length) {
            return;
        }
        for (int i = 0; i < standardised.length; i++) {
            if (observed[before + i]) {
                double u = (target[before + i] - memory.scale().location()[i])
                        / memory.scale().spread()[i];
                standardised[i] = Math.min(NumbersScale.FARTHEST, Math.max(-NumbersScale.FARTHEST, u));
                known[i] = true;
            }
        }
    }

    /** A feature's statistics over the last records of the window. */
    private void describe(
            Memory memory, double[] target, boolean[] observed, int feature, double[] standardised, boolean[] known) {
        int records = memory.records();
        int first = target.length / width - records;
        double[] values = new double[records];
        int count = 0;
        for (int t = 0; t < records; t++) {
            int place = (first + t) * width + feature;
            values[t] = observed[place] ? target[place] : Double.NaN;
            count += observed[place] ? 1 : 0;
        }
        if (2 * count < records) {
            return;
        }
        double[] there =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        double mean = Arrays.stream(there).average().orElseThrow();
        double squares = Arrays.stream(there)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double changes = 0;
        int pairs = 0;
        for (int t = 1; t < records; t++) {
            double change = values[t] - values[t - 1];
            changes += Double.isNaN(change) ? 0 : change * change;
            pairs += Double.isNaN(change) ? 0 : 1;
        }
        double range = Arrays.stream(there).max().orElseThrow()
                - Arrays.stream(there).min().orElseThrow();
        double[] statistics = {mean, Math.sqrt(squares / count), Math.sqrt(changes / Math.max(1, pairs)), range};
        for (int kind = 0; kind < KINDS; kind++) {
            int place = kind * width + feature;
            double looked = kind == 0
                    ? mean
                    : Math.log(statistics[kind] + memory.scale().floors()[place]);
            double value =
                    (looked - memory.scale().location()[place]) / memory.scale().spread()[place];
            standardised[place] = Math.min(NumbersScale.FARTHEST, Math.max(-NumbersScale.FARTHEST, value));
            known[place] = true;
        }
    }

    /** What of the score is each feature's. */
    private double[] parts(Memory memory, double[] standardised, boolean[] known, double distance) {
        double[] perSquare = memory.density().perSquare();
        double[][] centres = memory.density().centres();
        int count = 0;
        for (boolean there : known) {
            count += there ? 1 : 0;
        }
        double times = memory.density().extrapolated() ? (double) known.length / Math.max(1, count) : 1;
        double[] squares = new double[centres.length];
        for (int m = 0; m < centres.length; m++) {
            for (int j = 0; j < standardised.length; j++) {
                squares[m] += known[j] ? Math.pow(standardised[j] - centres[m][j], 2) * perSquare[m] * times : 0;
            }
        }
        double nearest = Arrays.stream(squares).min().orElseThrow();
        double total = 0;
        double perSquareOfAll = 0;
        double[] expected = new double[standardised.length];
        for (int m = 0; m < centres.length; m++) {
            double share = Math.exp(nearest - squares[m]);
            total += share;
            perSquareOfAll += share * perSquare[m] * times;
            for (int j = 0; j < expected.length; j++) {
                expected[j] += share * centres[m][j];
            }
        }
        double[] parts = new double[width];
        for (int j = 0; j < expected.length; j++) {
            double apart = known[j] ? standardised[j] - expected[j] / total : 0;
            parts[j % width] +=
                    apart * apart * perSquareOfAll / total / memory.usual().way() / Math.max(distance, 0.1);
        }
        return parts;
    }
}
