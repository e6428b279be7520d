package io.surprisal.training.config;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.setting.Settings;
import java.util.Locale;

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
    public ModelSettings {
        Settings.require(
                family == ModelFamily.VAE || latent.posterior() != PosteriorKind.UNIFORM,
                "latent.posterior",
                "gaussian or point, for uniform is vae's",
                "uniform with family " + family.contractName());
        Settings.require(
                family == ModelFamily.WAE_MMD
                        || family == ModelFamily.WAE_GAN
                        || latent.posterior() != PosteriorKind.POINT,
                "latent.posterior",
                "gaussian or uniform, for point is that of a wae (and ae has no other)",
                "point with family " + family.contractName());
        Settings.require(
                latent.prior() == PriorKind.NORMAL || family.takesAPrior(),
                "latent.prior",
                "normal, for a family without another prior",
                lower(latent.prior()) + " with family " + family.contractName());
        Settings.require(
                latent.prior() != PriorKind.VAMP
                        || (latent.posterior() == PosteriorKind.GAUSSIAN && family != ModelFamily.FLOW_VAE),
                "latent.prior",
                "normal or mixture, for vamp mixes posteriors that are gaussian",
                "vamp with another posterior");
    }

    /** What the headline is made of: what the settings name, or else what the family is fitted for. */
    public ModelOutput evidence() {
        return ModelOutput.of(surprisal.evidence())
                .orElse(
                        latent.posterior() == PosteriorKind.POINT
                                ? ModelOutput.RECONSTRUCTION_LOG_PROBABILITY
                                : family.evidence());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

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
