package io.surprisal.evaluation.detector;

import io.surprisal.evaluation.detector.Baseline.RowScorer;
import java.util.Arrays;

/**
 * Σ z² by each feature's exponentially weighted mean and variance of the rows before: what a dashboard's moving band gives. In
 * units of the training rows' standard deviation, so that the smallest variance means the same for every feature.
 */
final class MovingZ implements RowScorer {
    private static final double RATE = 0.02;
    private static final double SMALLEST_VARIANCE = 0.01;
    private static final double LARGEST_SQUARE = 100;

    private final Scaling scaling;
    private final double[] mean;
    private final double[] variance;

    private MovingZ(Scaling scaling, int width) {
        this.scaling = scaling;
        this.mean = new double[width];
        this.variance = new double[width];
        Arrays.fill(variance, 1);
    }

    static MovingZ fit(double[][] rows) {
        return new MovingZ(Scaling.standard(rows), rows[0].length);
    }

    @Override
    public double abnormality(double[] row, double[] contributions) {
        double[] z = scaling.apply(row);
        double sum = 0;
        for (int feature = 0; feature < z.length; feature++) {
            double difference = z[feature] - mean[feature];
            contributions[feature] = Math.min(difference * difference / variance[feature], LARGEST_SQUARE);
            sum += contributions[feature];
            mean[feature] += RATE * difference;
            variance[feature] =
                    Math.max(SMALLEST_VARIANCE, (1 - RATE) * (variance[feature] + RATE * difference * difference));
        }
        return sum;
    }

    @Override
    public boolean attributes() {
        return true;
    }
}
