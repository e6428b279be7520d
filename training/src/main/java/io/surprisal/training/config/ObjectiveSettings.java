package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;

/**
 * The section {@code model.objective} of train.yaml: what training minimises.
 *
 * @param beta the weight of the KL divergence (vae, flow-vae, vae-gan)
 * @param klWarmUp the share of the steps over which the KL divergence is switched on
 * @param importanceSamples k, the samples of the bound that training raises (iwae)
 * @param contrastive how samples of a Boltzmann machine are drawn (rbm, dbn)
 * @param mmd how records' codes as a whole are held against the prior (wae-mmd)
 * @param adversary a discriminator, of codes (wae-gan), records (vae-gan) or pairs of both (bigan)
 * @param trim the share of each batch that is left out for its loss once a fifth of the steps is done: training rows hold
 *     anomalies that nobody labelled
 * @param mask the share of values hidden in each batch, so that missing ones are nothing new: Xu et al. (2018), Donut
 */
public record ObjectiveSettings(
        double beta,
        double klWarmUp,
        int importanceSamples,
        ContrastiveSettings contrastive,
        DiscrepancySettings mmd,
        AdversarySettings adversary,
        double trim,
        double mask) {
    private static final int MOST_SAMPLES = 1024;

    public ObjectiveSettings {
        Settings.require(beta >= 0, "beta", "a number of at least 0", beta);
        Settings.require(klWarmUp >= 0 && klWarmUp <= 1, "kl_warm_up", "a share from 0 to 1", klWarmUp);
        Settings.require(
                importanceSamples >= 1 && importanceSamples <= MOST_SAMPLES,
                "importance_samples",
                "1 to " + MOST_SAMPLES,
                importanceSamples);
        Settings.require(trim >= 0 && trim <= 0.5, "trim", "a share from 0 to 0.5", trim);
        Settings.require(mask >= 0 && mask < 1, "mask", "a share from 0, below 1", mask);
    }

    static ObjectiveSettings defaults() {
        return new ObjectiveSettings(
                1,
                0.25,
                16,
                ContrastiveSettings.defaults(),
                DiscrepancySettings.defaults(),
                AdversarySettings.defaults(),
                0,
                0);
    }
}
