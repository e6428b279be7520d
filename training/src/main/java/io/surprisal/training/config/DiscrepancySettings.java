package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;

/**
 * The section {@code model.objective.mmd} of train.yaml: the maximum mean discrepancy of a Wasserstein autoencoder.
 *
 * @param kernel imq, rbf or energy
 * @param weight λ per feature
 */
public record DiscrepancySettings(Kernel kernel, double weight) {
    public DiscrepancySettings {
        Settings.require(weight >= 0, "weight", "a number of at least 0", weight);
    }

    static DiscrepancySettings defaults() {
        return new DiscrepancySettings(Kernel.INVERSE_MULTIQUADRATIC, 10);
    }
}
