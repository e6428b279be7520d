package io.surprisal.training.config;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.core.setting.Settings;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

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
    private static final int MOST_COMPONENTS = 32;
    private static final int LONGEST_RECURRENCE = 256;

    public ModelSettings {
        String named = " with family " + family.contractName();
        Settings.require(
                family.posteriors().contains(latent.posterior()),
                "latent.posterior",
                lower(family.posteriors()) + named,
                lower(latent.posterior()));
        Settings.require(
                family.priors(latent.posterior()).contains(latent.prior()),
                "latent.prior",
                lower(family.priors(latent.posterior())) + named + " and posterior " + lower(latent.posterior()),
                lower(latent.prior()));
        Settings.require(
                view.window() == 1 || view.target() == Target.WINDOW || !family.describesAllItSees(),
                "view.target",
                "window" + named + ", which describes all that it sees",
                lower(view.target()));
        Settings.require(
                view.window() > 1 || (family != ModelFamily.SHIFT && family != ModelFamily.HABITS),
                "view.window",
                "at least 2" + named + ", which compares its halves",
                view.window());
        Settings.require(
                network.kind() == NetworkKind.DENSE || family.takesNetworks(),
                "network.kind",
                "dense" + named,
                lower(network.kind()));
        Settings.require(
                network.kind() == NetworkKind.DENSE || view.window() > 1,
                "network.kind",
                "dense where view.window is 1, or a longer view.window",
                lower(network.kind()));
        Settings.require(
                network.kind() != NetworkKind.RECURRENT || view.window() <= LONGEST_RECURRENCE,
                "view.window",
                "at most " + LONGEST_RECURRENCE + " with network.kind recurrent, whose steps are written out",
                view.window());
        Settings.require(
                network.kind() != NetworkKind.CONVOLUTIONAL || view.window() % network.dilationOfLast() == 0,
                "view.window",
                "a multiple of " + network.dilationOfLast() + ", which is network.kernel " + network.kernel()
                        + " once for each of network.hidden but the last",
                view.window());
        Settings.require(
                network.activation() == Activation.RELU || family.hasDenseLayers(),
                "network.activation",
                "relu" + named,
                lower(network.activation()));
        Settings.require(
                network.pretraining() == Pretraining.NONE || family.takesPretraining(),
                "network.pretraining",
                "none" + named,
                lower(network.pretraining()));
        Settings.require(
                network.pretraining() == Pretraining.NONE || view.window() == 1 || view.target() == Target.WINDOW,
                "view.target",
                "window with network.pretraining boltzmann, whose machines describe all that they see",
                lower(view.target()));
        Settings.require(
                objective.adversary().recordNoise() == 0 || family.judgesRecords(),
                "objective.adversary.record_noise",
                "0" + named + ", which has no discriminator of records",
                objective.adversary().recordNoise());
        Settings.require(
                family != ModelFamily.PPCA
                        || (likelihood.kind() == LikelihoodKind.GAUSSIAN
                                && likelihood.features().values().stream()
                                        .allMatch(kind -> kind == LikelihoodKind.GAUSSIAN)),
                "likelihood",
                "gaussian for every feature" + named,
                likelihood.kind().contractName() + " and " + likelihood.features());
        Settings.require(
                family != ModelFamily.PPCA || latent.size() <= MOST_COMPONENTS,
                "latent.size",
                "at most " + MOST_COMPONENTS + named,
                latent.size());
        Settings.require(
                family != ModelFamily.DBN || !network.hidden().isEmpty(),
                "network.hidden",
                "one or more widths" + named + ", those of the machines above the first",
                network.hidden());
        boolean counts = family == ModelFamily.ETM;
        Set<LikelihoodKind> kinds = counts
                ? EnumSet.of(LikelihoodKind.MULTINOMIAL)
                : EnumSet.of(LikelihoodKind.GAUSSIAN, LikelihoodKind.BERNOULLI);
        // The kind of all features is gaussian where nobody sets it.
        Settings.require(
                kinds.containsAll(likelihood.features().values())
                        && (kinds.contains(likelihood.kind()) || likelihood.kind() == LikelihoodKind.GAUSSIAN),
                "likelihood",
                (counts ? "multinomial" : "gaussian or bernoulli") + " for every feature" + named,
                likelihood.kind().contractName() + " and " + likelihood.features());
        Settings.require(
                !counts || view.window() == 1, "view.window", "1" + named + ", which counts one record", view.window());
        Set<ModelOutput> outputs = family.evidences(latent.posterior());
        Settings.require(
                outputs.contains(evidence(family, latent, surprisal)),
                "surprisal.evidence",
                "one of auto, "
                        + outputs.stream().map(ModelOutput::contractName).collect(Collectors.joining(", ")) + named,
                surprisal.evidence());
    }

    /** What the headline is made of: what the settings name, or else what the family is fitted for. */
    public ModelOutput evidence() {
        return evidence(family, latent, surprisal);
    }

    /** The likelihood of a feature: what the settings name, or the only one that the family has. */
    public LikelihoodKind likelihood(String feature) {
        return family == ModelFamily.ETM ? LikelihoodKind.MULTINOMIAL : likelihood.of(feature);
    }

    /** Whether the divergence from the prior, or the bound that it is in, is a mean over samples, of which one is none. */
    boolean needsSamples() {
        return family.needsSamples() || latent.prior() != PriorKind.NORMAL;
    }

    private static ModelOutput evidence(ModelFamily family, LatentSettings latent, SurprisalSettings surprisal) {
        return ModelOutput.of(surprisal.evidence()).orElseGet(() -> family.evidence(latent.posterior()));
    }

    private static String lower(Set<? extends Enum<?>> constants) {
        return constants.stream().map(ModelSettings::lower).collect(Collectors.joining(" or "));
    }

    static String lower(Enum<?> constant) {
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
