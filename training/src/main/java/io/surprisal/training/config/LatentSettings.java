package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;

/**
 * The section {@code model.latent} of train.yaml.
 *
 * @param size K, the size of the latent space; 0 chooses a third of the features, at least 2, at most 8
 * @param samples L, how many latent samples a score averages; a power of two fills space best
 */
public record LatentSettings(int size, int samples) {
    private static final int LARGEST_SIZE = 1000;

    public LatentSettings {
        Settings.require(size >= 0 && size <= LARGEST_SIZE, "size", "0 to " + LARGEST_SIZE, size);
        Settings.require(samples >= 1 && samples <= 1024, "samples", "1 to 1024", samples);
    }

    static LatentSettings defaults() {
        return new LatentSettings(0, 8);
    }
}
