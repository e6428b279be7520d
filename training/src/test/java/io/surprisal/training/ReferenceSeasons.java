package io.surprisal.training;

import io.surprisal.training.ReferenceModel.Said;
import io.surprisal.training.window.FittedSeasons;
import io.surprisal.training.window.Season;

/** The part of levels by the clock: each feature's values added up one by one. */
final class ReferenceSeasons implements ReferenceModel.Function {
    private final FittedSeasons fitted;
    private final int width;
    private long number;

    ReferenceSeasons(FittedSeasons fitted) {
        this.fitted = fitted;
        this.width = fitted.spec().size();
    }

    @Override
    public void tell(long number) {
        this.number = number;
    }

    @Override
    public Said of(double[] seen, double[] target, boolean[] observed) {
        double score = Double.NEGATIVE_INFINITY;
        double[] ofFeatures = new double[target.length];
        for (Season season : fitted.seasons()) {
            double[] squares = new double[width];
            double sum = 0;
            int known = 0;
            for (int j = 0; j < width; j++) {
                double usual = season.levels().get((int) number).location()[j];
                double mean = mean(target, observed, j, season.records());
                if (!Double.isNaN(mean) && !Double.isNaN(usual)) {
                    double u =
                            (mean - usual) / season.levels().get((int) number).spread()[j];
                    squares[j] = Math.pow(Math.max(-30, Math.min(30, u)), 2);
                    sum += squares[j];
                    known++;
                }
            }
            double distance = Math.sqrt(sum / Math.max(1, known));
            double own = known == 0
                    ? 0
                    : (distance - season.usual().median()) / season.usual().way();
            if (own > score) {
                score = own;
                for (int j = 0; j < width; j++) {
                    int place = target.length - width + j;
                    double part = squares[j] / Math.max(1, known) / Math.max(distance, 0.1);
                    ofFeatures[place] = observed[place] ? part / season.usual().way() : 0;
                }
            }
        }
        return new Said(score, ofFeatures);
    }

    /** Of the last records; NaN where less than half of them is there. */
    private double mean(double[] target, boolean[] observed, int feature, int records) {
        double sum = 0;
        int count = 0;
        for (int back = 0; back < records; back++) {
            int place = target.length - (back + 1) * width + feature;
            sum += observed[place] ? target[place] : 0;
            count += observed[place] ? 1 : 0;
        }
        return 2 * count >= records ? sum / count : Double.NaN;
    }
}
