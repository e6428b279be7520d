package io.surprisal.training.autoencoder;

import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import io.surprisal.training.graph.Weights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A Gaussian posterior whose mean and log σ² are normalised over each batch of training, Ioffe &amp; Szegedy (2015), without a gain: every
 * latent dimension keeps records apart, so that none collapses onto the prior. Srivastava &amp; Sutton (2017), section 3.3.
 *
 * <p>Scoring knows no batches: the moments over the training rows go into the weights of the layer, which is then a linear one.
 */
final class BatchNormalisation {
    private static final String MEAN = "posterior/mean";
    private static final String LOG_VARIANCE = "posterior/log_variance";

    /** Added to the variance of what hardly varies. */
    private static final double LEAST_VARIANCE = 1e-3;

    /** More rows hardly move a moment. */
    private static final int MOST_ROWS = 20_000;

    private BatchNormalisation() {}

    /**
     * The posterior in training.
     *
     * @param hidden the encoder's last layer, [N, width], of a batch
     */
    static Posterior posterior(SDVariable hidden, int width, int latent, Weights weights) {
        return GaussianPosterior.of(
                normalised(MEAN, hidden, width, latent, weights),
                normalised(LOG_VARIANCE, hidden, width, latent, weights),
                latent);
    }

    private static SDVariable normalised(String name, SDVariable hidden, int width, int latent, Weights weights) {
        SameDiff graph = hidden.getSameDiff();
        SDVariable product = product(name, hidden, width, latent, weights);
        SDVariable deviation = product.sub(meanOfRows(product));
        SDVariable variance = meanOfRows(deviation.mul(deviation));
        return deviation
                .div(graph.math().sqrt(variance.add(LEAST_VARIANCE)))
                .add(weights.uniform(name + "/bias", 0, latent));
    }

    /** [N, K]: what is normalised. */
    private static SDVariable product(String name, SDVariable hidden, int width, int latent, Weights weights) {
        double bound = Weights.OUTPUT_GAIN / Math.sqrt(width);
        return hidden.getSameDiff().mmul(hidden, weights.uniform(name + "/weight", bound, width, latent));
    }

    /** [1, K], from [N, K]. */
    private static SDVariable meanOfRows(SDVariable matrix) {
        SameDiff graph = matrix.getSameDiff();
        return graph.reshape(graph.expandDims(matrix, 2).mean(0), 1, -1);
    }

    /** The autoencoder with moments over the training rows in its weights, and a posterior that does not normalise. */
    static FittedAutoencoder folded(FittedAutoencoder trained, TrainingRows rows) {
        Moments mean = new Moments();
        Moments logVariance = new Moments();
        new RowPass(trained.spec(), features -> products(trained, features))
                .over(rows.windows(), Windows.evenly(rows.holdout().training(), MOST_ROWS), (ofMean, ofLogVariance) -> {
                    mean.add(ofMean);
                    logVariance.add(ofLogVariance);
                });
        Map<String, INDArray> weights = new HashMap<>(trained.weights());
        mean.fold(MEAN, weights);
        logVariance.fold(LOG_VARIANCE, weights);
        return new FittedAutoencoder(trained.parts().with(GaussianPosterior::of), weights, trained.findings());
    }

    private static List<SDVariable> products(FittedAutoencoder trained, SDVariable features) {
        Scope scope = Scope.whole(features.getSameDiff());
        Weights weights = Weights.trained(scope, trained.weights());
        Autoencoder parts = trained.parts();
        SDVariable seen = Standardisation.of(parts.spec(), features, scope).encoderInput();
        SDVariable hidden = parts.network().encode(seen, weights);
        int width = parts.network().encoderWidth();
        int latent = parts.spec().latent();
        return List.of(
                product(MEAN, hidden, width, latent, weights), product(LOG_VARIANCE, hidden, width, latent, weights));
    }

    /** Mean and variance of columns. */
    private static final class Moments {
        private INDArray sum = Nd4j.scalar(DataType.DOUBLE, 0);
        private INDArray squares = Nd4j.scalar(DataType.DOUBLE, 0);
        private long rows;

        /** @param matrix [rows, K] */
        void add(INDArray matrix) {
            INDArray precise = matrix.castTo(DataType.DOUBLE);
            sum = precise.sum(0).add(sum);
            squares = precise.mul(precise).sum(0).add(squares);
            rows += matrix.size(0);
        }

        /** x W' + b' is ((x W) − mean) / σ + b. */
        void fold(String name, Map<String, INDArray> weights) {
            INDArray mean = sum.div(rows);
            INDArray variance = squares.div(rows).sub(mean.mul(mean));
            INDArray scale = Transforms.sqrt(variance.add(LEAST_VARIANCE));
            INDArray weight = Objects.requireNonNull(weights.get(name + "/weight"));
            INDArray bias = Objects.requireNonNull(weights.get(name + "/bias"));
            weights.put(name + "/weight", weight.divRowVector(scale.castTo(DataType.FLOAT)));
            weights.put(name + "/bias", bias.sub(mean.div(scale).castTo(DataType.FLOAT)));
        }
    }
}
