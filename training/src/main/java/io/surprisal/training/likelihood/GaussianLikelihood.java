package io.surprisal.training.likelihood;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Weights;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/** Normal around the decoded mean; its scale is learned per feature: minimumScale + softplus(parameter). */
public record GaussianLikelihood(double minimumScale) implements Likelihood {
    /** The weights that its scales are made of, [1, features]. */
    public static final String SCALE = "gaussian/scale";

    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
    private static final double SMALLEST_ABOVE = 1e-4;

    /** The parameter of a scale: of the smallest one where it is not above that. */
    public double parameter(double scale) {
        double above = Math.max(scale - minimumScale, SMALLEST_ABOVE);
        // The inverse of softplus.
        return above + Math.log(-Math.expm1(-above));
    }

    @Override
    public Terms describe(Decoded decoded, int features, SDVariable target, Weights weights) {
        SameDiff graph = target.getSameDiff();
        SDVariable mean = decoded.head("gaussian/mean", features, weights);
        SDVariable scale =
                graph.nn().softplus(weights.uniform(SCALE, 0, 1, 1, features)).add(minimumScale);
        return new Normal(decoded, features, mean, target, graph.reshape(scale, features));
    }

    /**
     * log p(x_j|z) = −(x_j − mean_j)² / 2σ_j² − log σ_j − ½ log 2π. Its sum over features is a product of the squares with a column of
     * −1/2σ², and one of what is observed with a column of the rest, which is the same for all samples.
     *
     * @param mean [L, N, features]
     * @param target [N, features]
     * @param scale σ, [features]
     */
    private record Normal(Decoded decoded, int features, SDVariable mean, SDVariable target, SDVariable scale)
            implements Terms {
        @Override
        public SDVariable ofSamples(SDVariable observed) {
            SDVariable squares = squares().mul(observed);
            return Reduction.sumOverLastAxis(squares, decoded.samples(), features, column(precision()))
                    .add(Reduction.sumOfRows(observed, column(normaliser())));
        }

        @Override
        public SDVariable sample(SDVariable noise) {
            return noise.mul(scale).add(decoded.mean(mean, features));
        }

        @Override
        public SDVariable ofFeatures() {
            return meanSquare().mul(precision()).add(normaliser());
        }

        @Override
        public SDVariable ofRecords(SDVariable observed, float[] share) {
            SDVariable shares = target.getSameDiff().constant(Nd4j.createFromArray(share));
            return Reduction.sumOfRows(
                            meanSquare().mul(observed), column(precision().mul(shares)))
                    .add(Reduction.sumOfRows(observed, column(normaliser().mul(shares))));
        }

        @Override
        public SDVariable means() {
            return mean.getSameDiff().reshape(mean, -1, features);
        }

        @Override
        public SDVariable expected() {
            return decoded.mean(mean, features);
        }

        @Override
        public SDVariable expectedScale() {
            return Likelihood.expectedScale(decoded, features, mean, scale.mul(scale));
        }

        private SDVariable squares() {
            SDVariable deviation = mean.sub(target);
            return deviation.mul(deviation);
        }

        private SDVariable meanSquare() {
            return decoded.mean(squares(), features);
        }

        /** −1/2σ². */
        private SDVariable precision() {
            return scale.mul(scale).rdiv(-0.5);
        }

        private SDVariable normaliser() {
            return target.getSameDiff().math().log(scale).add(HALF_LOG_TWO_PI).mul(-1);
        }

        private SDVariable column(SDVariable ofFeatures) {
            return target.getSameDiff().reshape(ofFeatures, features, 1);
        }
    }
}
