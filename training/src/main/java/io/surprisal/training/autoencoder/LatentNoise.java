package io.surprisal.training.autoencoder;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What latent samples are made of.
 *
 * @param values standard normal, broadcast against [L, N, K]
 * @param samples L
 * @param zero whether all values are 0: the one sample is then the posterior's centre
 */
record LatentNoise(SDVariable values, int samples, boolean zero) {
    /** Some of its dimensions. */
    LatentNoise part(int from, int size, int dimensions) {
        return size == dimensions
                ? this
                : new LatentNoise(
                        values.getSameDiff().slice(values, new int[] {0, 0, from}, -1, -1, size), samples, zero);
    }

    /** Noise that is drawn anew for every batch. */
    static LatentNoise drawn(SDVariable values, int samples) {
        return new LatentNoise(values, samples, false);
    }
}
