package io.surprisal.evaluation.detector;

import io.surprisal.evaluation.detector.Baseline.RowScorer;

/** Σ z² over the features: the abnormality under independent Gaussians. */
record ZScore(Scaling scaling) implements RowScorer {
    static ZScore fit(double[][] rows) {
        return new ZScore(Scaling.standard(rows));
    }

    @Override
    public double abnormality(double[] row, double[] contributions) {
        double[] z = scaling.apply(row);
        double sum = 0;
        for (int feature = 0; feature < z.length; feature++) {
            contributions[feature] = z[feature] * z[feature];
            sum += contributions[feature];
        }
        return sum;
    }

    @Override
    public boolean attributes() {
        return true;
    }
}
