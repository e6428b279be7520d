package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;

/**
 * The section {@code model.objective} of train.yaml: what training minimises.
 *
 * @param beta the weight of the KL divergence (vae)
 * @param klWarmUp the share of the steps over which the KL divergence is switched on
 * @param mmdKernel the kernel of the maximum mean discrepancy: imq or rbf (wae-mmd)
 * @param mmdWeight λ per feature (wae-mmd)
 * @param trim the share of each batch that is left out for its loss once a fifth of the steps is done: training rows hold
 *     anomalies that nobody labelled
 * @param mask the share of values hidden in each batch, so that missing ones are nothing new: Xu et al. (2018), Donut
 */
public record ObjectiveSettings(
        double beta, double klWarmUp, Kernel mmdKernel, double mmdWeight, double trim, double mask) {
    public ObjectiveSettings {
        Settings.require(beta >= 0, "beta", "a number of at least 0", beta);
        Settings.require(klWarmUp >= 0 && klWarmUp <= 1, "kl_warm_up", "a share from 0 to 1", klWarmUp);
        Settings.require(mmdWeight >= 0, "mmd_weight", "a number of at least 0", mmdWeight);
        Settings.require(trim >= 0 && trim <= 0.5, "trim", "a share from 0 to 0.5", trim);
        Settings.require(mask >= 0 && mask < 1, "mask", "a share from 0, below 1", mask);
    }

    static ObjectiveSettings defaults() {
        return new ObjectiveSettings(1, 0.25, Kernel.INVERSE_MULTIQUADRATIC, 10, 0, 0);
    }
}
