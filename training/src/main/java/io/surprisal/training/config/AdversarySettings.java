package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;

/**
 * The section {@code model.objective.adversary} of train.yaml: the discriminator of a Wasserstein autoencoder.
 *
 * @param weight λ per feature
 * @param gradientPenalty γ, what the discriminator pays for half the square of its gradient
 */
public record AdversarySettings(double weight, double gradientPenalty) {
    public AdversarySettings {
        Settings.require(weight >= 0, "weight", "a number of at least 0", weight);
        Settings.require(gradientPenalty >= 0, "gradient_penalty", "a number of at least 0", gradientPenalty);
    }

    static AdversarySettings defaults() {
        return new AdversarySettings(1, 1);
    }
}
