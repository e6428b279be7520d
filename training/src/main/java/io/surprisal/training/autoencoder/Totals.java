package io.surprisal.training.autoencoder;

import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.likelihood.MultinomialLikelihood;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How the totals of counts are distributed: mean and standard deviation of their logarithms over the training rows. */
final class Totals {
    private Totals() {}

    /** The autoencoder with this distribution, and all else as it is. */
    static FittedAutoencoder refitted(FittedAutoencoder fitted, TrainingRows rows) {
        SummaryStatistics logarithms = logarithms(rows.windows(), rows.holdout().training());
        double scale = Math.max(logarithms.getStandardDeviation(), fitted.spec().minimumScale());
        Map<String, INDArray> weights = new HashMap<>(fitted.weights());
        weights.put(MultinomialLikelihood.TOTAL_MEAN, Nd4j.createFromArray((float) logarithms.getMean()));
        weights.put(MultinomialLikelihood.TOTAL_LOG_SCALE, Nd4j.createFromArray((float) Math.log(scale)));
        return new FittedAutoencoder(fitted.parts(), weights, fitted.findings());
    }

    private static SummaryStatistics logarithms(Windows windows, int[] rows) {
        SummaryStatistics logarithms = new SummaryStatistics();
        for (int i = 0; i < rows.length; i++) {
            double total = 0;
            for (float count : windows.gather(rows, i, 1)) {
                total += Float.isNaN(count) ? 0 : count;
            }
            logarithms.addValue(Math.log(Math.max(total, 1)));
        }
        return logarithms;
    }
}
