package io.surprisal.training.autoencoder;

import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.likelihood.GaussianLikelihood;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The scales of normal likelihoods as root mean squares of what an autoencoder leaves of held-out rows. */
final class ResidualScales {
    private ResidualScales() {}

    /** The autoencoder with these scales, and all else as it is. */
    static FittedAutoencoder refitted(FittedAutoencoder fitted, TrainingRows rows) {
        ModelSpec spec = fitted.spec();
        int[] columns = spec.columns(LikelihoodKind.GAUSSIAN);
        if (columns.length == 0) {
            return fitted;
        }
        double[] meanSquares = meanSquares(fitted, rows);
        GaussianLikelihood likelihood = new GaussianLikelihood(spec.minimumScale());
        float[] parameters = new float[columns.length];
        for (int i = 0; i < columns.length; i++) {
            parameters[i] = (float) likelihood.parameter(Math.sqrt(meanSquares[columns[i]]));
        }
        Map<String, INDArray> weights = new HashMap<>(fitted.weights());
        weights.put(GaussianLikelihood.SCALE, Nd4j.create(parameters, new long[] {1, parameters.length}, 'c'));
        return new FittedAutoencoder(fitted.parts(), weights, fitted.findings());
    }

    /** Of what is observed of each value that the decoder describes, [T·D], standardised. */
    private static double[] meanSquares(FittedAutoencoder fitted, TrainingRows rows) {
        double[] sums = new double[fitted.spec().targetSize()];
        double[] counts = new double[sums.length];
        new RowPass(fitted.spec(), features -> squares(fitted, features))
                .over(rows.windows(), rows.holdout().heldOut(), (squares, observed) -> {
                    add(sums, squares);
                    add(counts, observed);
                });
        for (int j = 0; j < sums.length; j++) {
            // What nobody ever saw keeps the scale of standardised values.
            sums[j] = counts[j] == 0 ? 1 : sums[j] / counts[j];
        }
        return sums;
    }

    /** Squares of residuals, 0 where missing, and where they are not. */
    private static List<SDVariable> squares(FittedAutoencoder fitted, SDVariable features) {
        Evidence evidence = fitted.atCentre(features);
        SDVariable residual =
                evidence.target().sub(evidence.likelihood().expected()).mul(evidence.observed());
        return List.of(residual.mul(residual), evidence.observed());
    }

    private static void add(double[] sums, INDArray rows) {
        INDArray ofColumns = rows.castTo(DataType.DOUBLE).sum(0);
        for (int j = 0; j < sums.length; j++) {
            sums[j] += ofColumns.getDouble(j);
        }
    }
}
