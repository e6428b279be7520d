package io.surprisal.training;

import io.surprisal.training.ReferenceModel.Said;
import io.surprisal.training.window.FittedShift;
import io.surprisal.training.window.Shift;

/** The part of a shift: each feature's values added up one by one. */
final class ReferenceShift implements ReferenceModel.Function {
    private final FittedShift fitted;
    private final int width;

    ReferenceShift(FittedShift fitted) {
        this.fitted = fitted;
        this.width = fitted.spec().size();
    }

    @Override
    public Said of(double[] seen, double[] target, boolean[] observed) {
        Shift shift = fitted.shift();
        int half = target.length / width / 2;
        double[] squares = new double[width];
        double sum = 0;
        int known = 0;
        for (int j = 0; j < width; j++) {
            double now = mean(target, observed, j, 0, half);
            double before = mean(target, observed, j, half, 2 * half);
            if (!Double.isNaN(now) && !Double.isNaN(before)) {
                double u = (now - before - shift.location()[j]) / shift.spread()[j];
                squares[j] = Math.pow(Math.max(-30, Math.min(30, u)), 2);
                sum += squares[j];
                known++;
            }
        }
        double distance = Math.sqrt(sum / Math.max(1, known));
        double[] ofFeatures = new double[target.length];
        for (int j = 0; j < width; j++) {
            int place = target.length - width + j;
            ofFeatures[place] = observed[place]
                    ? squares[j]
                            / Math.max(1, known)
                            / Math.max(distance, 0.1)
                            / shift.usual().way()
                    : 0;
        }
        double score = known == 0
                ? 0
                : (distance - shift.usual().median()) / shift.usual().way();
        return new Said(score, ofFeatures);
    }

    /** Of the records from some before the newest one to others; NaN where less than half of them is there. */
    private double mean(double[] target, boolean[] observed, int feature, int from, int to) {
        double sum = 0;
        int count = 0;
        for (int back = from; back < to; back++) {
            int place = target.length - (back + 1) * width + feature;
            sum += observed[place] ? target[place] : 0;
            count += observed[place] ? 1 : 0;
        }
        return 2 * count >= to - from ? sum / count : Double.NaN;
    }
}
