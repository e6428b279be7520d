package io.surprisal.training.model;

import org.nd4j.autodiff.samediff.SDVariable;

/** The architecture between records and latent space. Windowed, convolutional or recurrent encoders are other networks. */
interface Network {
    /** q(z|x) from the encoder's input [N, W·D]. */
    Posterior encode(SDVariable input, Weights weights);

    /** The last hidden layer of the decoder, [M, {@link #decoderWidth}], from latent points [M, K]. */
    SDVariable decode(SDVariable latent, Weights weights);

    int decoderWidth();

    /**
     * A diagonal Gaussian over the latent space.
     *
     * @param mean [N, K]
     * @param logVariance [N, K], log σ²
     * @param latent K
     */
    record Posterior(SDVariable mean, SDVariable logVariance, int latent) {
        /** KL(q ‖ N(0, I)), [N]: Kingma &amp; Welling (2014), appendix B. */
        SDVariable klDivergence() {
            SDVariable variance = mean.getSameDiff().math().exp(logVariance);
            return Reduction.sumOfRows(mean.mul(mean).add(variance).sub(1).sub(logVariance), latent)
                    .mul(0.5);
        }

        /** mean + σ·noise for noise broadcast against [1, N, K]: the reparameterised samples. */
        SDVariable sample(SDVariable noise) {
            SDVariable deviation = mean.getSameDiff().math().exp(logVariance.mul(0.5));
            return expand(deviation).mul(noise).add(expand(mean));
        }

        private static SDVariable expand(SDVariable records) {
            return records.getSameDiff().expandDims(records, 0);
        }
    }
}
