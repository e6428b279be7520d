package io.surprisal.training.linear;

import io.surprisal.training.family.Family;
import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.TrainingException;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Standardisation;

/** Probabilistic principal component analysis of what a decoder would describe: Tipping &amp; Bishop (1999). It takes no steps. */
public record PrincipalComponentsFamily() implements Family {
    /** More hardly move a covariance. */
    private static final int MOST_VALUES = 8_000_000;

    /** An eigendecomposition is cubic in them. */
    private static final int MOST_COLUMNS = 4_000;

    @Override
    public ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        int columns = spec.targetSize();
        if (columns > MOST_COLUMNS || spec.latent() >= columns) {
            throw new TrainingException("Family ppca describes up to " + MOST_COLUMNS
                    + " values together by fewer components; got " + columns + " (features by records described) and "
                    + spec.latent()
                    + " components; change model.view.window or model.latent.size, or choose another family");
        }
        int[] training = Windows.evenly(rows.holdout().training(), Math.max(2, MOST_VALUES / columns));
        double[][] values = new double[training.length][];
        int[] filled = {0};
        RowPass.of(spec, Standardisation::target).over(rows.windows(), training, (target, observed) -> {
            for (int i = 0; i < target.rows(); i++) {
                double[] row = target.getRow(i).toDoubleVector();
                double[] there = observed.getRow(i).toDoubleVector();
                for (int j = 0; j < row.length; j++) {
                    row[j] = there[j] == 0 ? Double.NaN : row[j];
                }
                values[filled[0]++] = row;
            }
        });
        LinearGaussian model = LinearGaussianFit.of(values, spec.latent(), spec.minimumScale() * spec.minimumScale());
        listener.step(rows.settings().steps(), rows.settings().steps(), -model.meanLogDensity(values));
        return new FittedPrincipalComponents(spec, model);
    }
}
