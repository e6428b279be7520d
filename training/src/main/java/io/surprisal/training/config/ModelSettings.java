package io.surprisal.training.config;

/**
 * The {@code model:} section of train.yaml, and what a member of an ensemble makes of it.
 *
 * @param family a {@link ModelFamily}, by its name
 */
public record ModelSettings(
        ModelFamily family,
        ViewSettings view,
        ScalingSettings scaling,
        LatentSettings latent,
        LikelihoodSettings likelihood,
        NetworkSettings network,
        ObjectiveSettings objective,
        SurprisalSettings surprisal) {
    static ModelSettings defaults() {
        return new ModelSettings(
                ModelFamily.VAE,
                ViewSettings.defaults(),
                ScalingSettings.defaults(),
                LatentSettings.defaults(),
                LikelihoodSettings.defaults(),
                NetworkSettings.defaults(),
                ObjectiveSettings.defaults(),
                SurprisalSettings.defaults());
    }
}
