package io.surprisal.training.config;

/**
 * The {@code model:} section of train.yaml, and what a member of an ensemble makes of it.
 *
 * @param family a {@link ModelFamily}, by its name
 */
public record ModelSettings(
        String family,
        ViewSettings view,
        ScalingSettings scaling,
        LatentSettings latent,
        LikelihoodSettings likelihood,
        NetworkSettings network,
        ObjectiveSettings objective,
        SurprisalSettings surprisal) {
    public ModelSettings {
        ModelFamily.of(family);
    }

    static ModelSettings defaults() {
        return new ModelSettings(
                ModelFamily.VAE.contractName(),
                ViewSettings.defaults(),
                ScalingSettings.defaults(),
                LatentSettings.defaults(),
                LikelihoodSettings.defaults(),
                NetworkSettings.defaults(),
                ObjectiveSettings.defaults(),
                SurprisalSettings.defaults());
    }
}
