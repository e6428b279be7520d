package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;

/**
 * The section {@code model.latent} of train.yaml.
 *
 * @param size K, the size of the latent space; 0 chooses a third of the features, at least 2, at most 8; twice the
 *     features, at least 16, at most 256, for a Boltzmann machine; how many windows a memory keeps, 128 of memory, 2,000 of shapes and of neighbours
 * @param samples L, how many latent samples a score averages; a power of two fills space best
 * @param posterior what the encoder says
 * @param prior where the latent space expects records to be
 * @param components how many distributions a prior that is a mixture has
 * @param flows how many planar flows bend the posterior (flow-vae)
 */
public record LatentSettings(
        int size, int samples, PosteriorKind posterior, PriorKind prior, int components, int flows) {
    private static final int LARGEST_SIZE = 2000;
    private static final int MOST_PARTS = 1000;

    public LatentSettings {
        Settings.require(size >= 0 && size <= LARGEST_SIZE, "size", "0 to " + LARGEST_SIZE, size);
        Settings.require(samples >= 1 && samples <= 1024, "samples", "1 to 1024", samples);
        Settings.require(components >= 1 && components <= MOST_PARTS, "components", "1 to " + MOST_PARTS, components);
        Settings.require(flows >= 1 && flows <= MOST_PARTS, "flows", "1 to " + MOST_PARTS, flows);
    }

    static LatentSettings defaults() {
        return new LatentSettings(0, 8, PosteriorKind.GAUSSIAN, PriorKind.NORMAL, 16, 4);
    }
}
