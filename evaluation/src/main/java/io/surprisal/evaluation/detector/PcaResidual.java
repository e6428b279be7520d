package io.surprisal.evaluation.detector;

import io.surprisal.evaluation.detector.Baseline.RowScorer;

/** The squared distance of the standardised record from the plane of its principal components. */
record PcaResidual(Scaling scaling, PrincipalComponents components) implements RowScorer {
    static PcaResidual fit(double[][] rows) {
        Scaling scaling = Scaling.standard(rows);
        return new PcaResidual(scaling, PrincipalComponents.fit(scaling.applyAll(rows)));
    }

    @Override
    public double abnormality(double[] row, double[] contributions) {
        double[] residual = components.residual(scaling.apply(row));
        double sum = 0;
        for (int feature = 0; feature < residual.length; feature++) {
            contributions[feature] = residual[feature] * residual[feature];
            sum += contributions[feature];
        }
        return sum;
    }

    @Override
    public boolean attributes() {
        return true;
    }
}
