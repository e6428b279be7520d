package io.surprisal.training;

import io.surprisal.training.autoencoder.Autoencoders;
import io.surprisal.training.autoencoder.Start;
import io.surprisal.training.boltzmann.BeliefNetworkFamily;
import io.surprisal.training.boltzmann.BoltzmannFamily;
import io.surprisal.training.boltzmann.UnrolledMachines;
import io.surprisal.training.config.ModelSettings;
import io.surprisal.training.config.PosteriorKind;
import io.surprisal.training.family.Family;
import io.surprisal.training.linear.PrincipalComponentsFamily;
import io.surprisal.training.window.HabitsFamily;
import io.surprisal.training.window.MemoryFamily;
import io.surprisal.training.window.Remembered;
import io.surprisal.training.window.SeasonFamily;
import io.surprisal.training.window.ShiftFamily;

/** The families by their names. */
public final class Families {
    private Families() {}

    /** The family that settings name, with what they say of it. */
    public static Family of(ModelSettings settings) {
        return switch (settings.family()) {
            case AE -> Autoencoders.deterministic(settings.latent(), start(settings, PosteriorKind.POINT));
            case VAE, CVAE -> Autoencoders.variational(settings.latent(), settings.objective(), start(settings));
            case IWAE -> Autoencoders.importanceWeighted(settings.latent(), settings.objective(), start(settings));
            case FLOW_VAE -> Autoencoders.withFlows(settings.latent(), settings.objective());
            case WAE_MMD -> Autoencoders.wasserstein(settings.latent(), settings.objective(), start(settings));
            case WAE_GAN -> Autoencoders.adversarial(settings.latent(), settings.objective());
            case VAE_GAN -> Autoencoders.learnedSimilarity(settings.latent(), settings.objective());
            case BIGAN -> Autoencoders.bidirectional(settings.latent(), settings.objective(), settings.surprisal());
            case WAKE_SLEEP -> Autoencoders.wakeSleep();
            case RBM -> new BoltzmannFamily(settings.objective().contrastive());
            case DBN ->
                new BeliefNetworkFamily(
                        settings.objective().contrastive(), settings.network().hidden());
            case ETM -> Autoencoders.topics(settings.objective());
            case PPCA -> new PrincipalComponentsFamily();
            case MEMORY -> new MemoryFamily(Remembered.STATISTICS);
            case SHAPES -> new MemoryFamily(Remembered.SHAPE);
            case NEIGHBOURS -> new MemoryFamily(Remembered.NEIGHBOUR);
            case SHIFT -> new ShiftFamily();
            case SEASON -> new SeasonFamily();
            case HABITS -> new HabitsFamily();
        };
    }

    private static Start start(ModelSettings settings) {
        return start(settings, settings.latent().posterior());
    }

    /** What training starts from, of an encoder that says so much. */
    private static Start start(ModelSettings settings, PosteriorKind posterior) {
        return switch (settings.network().pretraining()) {
            case NONE -> Start.DRAWN;
            case BOLTZMANN ->
                new UnrolledMachines(settings.objective().contrastive(), posterior == PosteriorKind.GAUSSIAN);
        };
    }
}
