package io.surprisal.evaluation.detector;

import io.surprisal.evaluation.detector.Baseline.RowScorer;

/** Probabilistic PCA behind a scaling: −log p of the scaled record, nats. */
record LinearExpert(Scaling scaling, PrincipalComponents components) implements RowScorer {
    static LinearExpert fit(double[][] rows, Scaling scaling) {
        return new LinearExpert(scaling, PrincipalComponents.fit(scaling.applyAll(rows)));
    }

    @Override
    public double abnormality(double[] row, double[] contributions) {
        return components.negativeLogDensity(scaling.apply(row));
    }
}
