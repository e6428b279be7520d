package io.surprisal.training.linear;

import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.family.Family;
import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.TrainingException;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Standardisation;
import java.util.List;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;

/** Probabilistic principal component analysis of what a decoder would describe: Tipping &amp; Bishop (1999). It takes no steps. */
public record PrincipalComponentsFamily() implements Family {
    /** More hardly move a covariance. */
    private static final int MOST_VALUES = 8_000_000;

    /** An eigendecomposition is cubic in them. */
    private static final int MOST_COLUMNS = 4_000;

    @Override
    public ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        int columns = spec.targetSize();
        if (!spec.likelihoods().equals(Set.of(LikelihoodKind.GAUSSIAN))) {
            throw new TrainingException("Family ppca describes every feature by a normal distribution; got likelihoods "
                    + spec.likelihoods() + "; set model.likelihood to gaussian, or choose another family");
        }
        if (columns < 2 || columns > MOST_COLUMNS) {
            throw new TrainingException("Family ppca describes from 2 to " + MOST_COLUMNS + " values together; got "
                    + columns + " (features by records described); change model.view.window or model.view.target,"
                    + " or choose another family");
        }
        int[] training = Windows.evenly(rows.holdout().training(), Math.max(2, MOST_VALUES / columns));
        double[][] values = new double[training.length][];
        int[] filled = {0};
        new RowPass(spec, features -> targets(spec, features)).over(rows.windows(), training, (target, observed) -> {
            for (int i = 0; i < target.rows(); i++) {
                double[] row = target.getRow(i).toDoubleVector();
                double[] there = observed.getRow(i).toDoubleVector();
                for (int j = 0; j < row.length; j++) {
                    row[j] = there[j] == 0 ? Double.NaN : row[j];
                }
                values[filled[0]++] = row;
            }
        });
        LinearGaussian model = LinearGaussianFit.of(
                values, Math.min(spec.latent(), columns - 1), spec.minimumScale() * spec.minimumScale());
        listener.step(rows.settings().steps(), rows.settings().steps(), -model.meanLogDensity(values));
        return new FittedPrincipalComponents(spec, model);
    }

    private static List<SDVariable> targets(ModelSpec spec, SDVariable features) {
        Standardisation input = Standardisation.of(spec, features, Scope.whole(features.getSameDiff()));
        return List.of(input.target(), input.observed());
    }
}
