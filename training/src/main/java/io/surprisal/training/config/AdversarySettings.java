package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;

/**
 * The section {@code model.objective.adversary} of train.yaml: a discriminator, and what it is worth.
 *
 * @param weight λ, what fooling it counts beside reconstruction, per feature (wae-gan), or beside likeness, 1/γ of Larsen et al. (vae-gan)
 * @param gradientPenalty γ, what the discriminator pays for half the square of its gradient
 * @param recordNoise the standard deviation of the noise that training adds to records, real and made ones, before the discriminator sees them; they
 *     are standardised (vae-gan, bigan)
 */
public record AdversarySettings(double weight, double gradientPenalty, double recordNoise) {
    public AdversarySettings {
        Settings.require(weight >= 0, "weight", "a number of at least 0", weight);
        Settings.require(gradientPenalty >= 0, "gradient_penalty", "a number of at least 0", gradientPenalty);
        Settings.require(recordNoise >= 0, "record_noise", "a number of at least 0", recordNoise);
    }

    static AdversarySettings defaults() {
        return new AdversarySettings(1, 1, 0);
    }
}
