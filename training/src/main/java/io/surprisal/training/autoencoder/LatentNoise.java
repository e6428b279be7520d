package io.surprisal.training.autoencoder;

import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What latent samples are made of.
 *
 * @param values standard normal, broadcast against [L, N, K]
 * @param samples L
 * @param zero whether all values are 0: the one sample is then the posterior's centre
 * @param shown what the encoder sees of its input, [N, W·D]: 1, or 0 for a value that it takes for 0; null where it sees everything
 */
record LatentNoise(
        SDVariable values,
        int samples,
        boolean zero,
        @Nullable SDVariable shown) {
    /** Noise that is the same for every record, whose encoder sees everything. */
    static LatentNoise fixed(SDVariable values, int samples, boolean zero) {
        return new LatentNoise(values, samples, zero, null);
    }

    /** Some of its dimensions. */
    LatentNoise part(int from, int size, int dimensions) {
        return size == dimensions
                ? this
                : new LatentNoise(
                        values.getSameDiff().slice(values, new int[] {0, 0, from}, -1, -1, size), samples, zero, shown);
    }

    /** Noise that is drawn anew for every batch. */
    static LatentNoise drawn(SDVariable values, int samples) {
        return fixed(values, samples, false);
    }

    /** The same for an encoder that sees a part of its input. */
    LatentNoise showing(SDVariable part) {
        return new LatentNoise(values, samples, zero, part);
    }

    /** What the encoder sees of its input, [N, W·D]. */
    SDVariable seen(SDVariable input) {
        return shown == null ? input : input.mul(shown);
    }
}
