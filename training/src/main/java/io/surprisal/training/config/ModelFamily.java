package io.surprisal.training.config;

import com.fasterxml.jackson.annotation.JsonValue;
import io.surprisal.core.manifest.ModelOutput;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The model families by their names. To add one: a constant here, and its {@code Family} where the compiler then says.
 */
public enum ModelFamily {
    /** Autoencoder, deep where it has several hidden layers: Hinton &amp; Salakhutdinov (2006). */
    AE("ae"),

    /** Variational autoencoder: Kingma &amp; Welling (2014). */
    VAE("vae"),

    /** Importance-weighted autoencoder: Burda et al. (2016). */
    IWAE("iwae"),

    /** Conditional variational autoencoder, told a class and the time of each record: Sohn et al. (2015). */
    CVAE("cvae"),

    /** Variational autoencoder whose posterior is bent by planar flows: Rezende &amp; Mohamed (2015). */
    FLOW_VAE("flow-vae"),

    /** Wasserstein autoencoder with maximum mean discrepancy: Tolstikhin et al. (2018). */
    WAE_MMD("wae-mmd"),

    /** Wasserstein autoencoder with a discriminator in latent space: Tolstikhin et al. (2018). */
    WAE_GAN("wae-gan"),

    /** Hybrid of a variational autoencoder and a generative adversarial network: Larsen et al. (2016). */
    VAE_GAN("vae-gan"),

    /** Bidirectional generative adversarial network: Donahue et al. (2017), ranked by the score of Zenati et al. (2018). */
    BIGAN("bigan"),

    /** Helmholtz machine, trained by wake–sleep: Hinton et al. (1995). */
    WAKE_SLEEP("wake-sleep"),

    /** Restricted Boltzmann machine, scored by its free energy: Hinton (2002). */
    RBM("rbm"),

    /** Deep belief network: Hinton et al. (2006). */
    DBN("dbn"),

    /** Probabilistic principal component analysis, in closed form: Tipping &amp; Bishop (1999). */
    PPCA("ppca"),

    /** Embedded topic model of counts: Dieng et al. (2020). */
    ETM("etm"),

    /** Memory of what windows of normal records were like. */
    MEMORY("memory"),

    /** Shifts of the level from one half of a window to the other. */
    SHIFT("shift"),

    /** Memory of how windows of normal records ran. */
    SHAPES("shapes"),

    /** Levels at the time of the day or the week. */
    SEASON("season"),

    /** Memory of normal records, each with a reach of its own. */
    NEIGHBOURS("neighbours"),

    /** How each feature by itself usually moves within a window. */
    HABITS("habits");

    private final String contractName;

    ModelFamily(String contractName) {
        this.contractName = contractName;
    }

    /** The name in manifests, configuration and on the command line. */
    @JsonValue
    public String contractName() {
        return contractName;
    }

    /** What it is fitted for, and scored by unless settings say otherwise. */
    ModelOutput evidence(PosteriorKind posterior) {
        return switch (this) {
            case AE -> ModelOutput.RECONSTRUCTION_LOG_PROBABILITY;
            case IWAE -> ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD;
            case BIGAN, MEMORY, SHIFT, SHAPES, SEASON, NEIGHBOURS, HABITS -> ModelOutput.SCORE;
            case VAE, CVAE, FLOW_VAE, WAE_MMD, WAE_GAN, VAE_GAN, WAKE_SLEEP, RBM, DBN, PPCA, ETM ->
                posterior == PosteriorKind.POINT ? ModelOutput.RECONSTRUCTION_LOG_PROBABILITY : ModelOutput.ELBO;
        };
    }

    /** The outputs per record that it can be scored by. */
    Set<ModelOutput> evidences(PosteriorKind posterior) {
        if (hasOnlyAScore()) {
            return EnumSet.of(ModelOutput.SCORE);
        }
        Set<ModelOutput> outputs = EnumSet.of(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY);
        if (this == VAE_GAN || this == BIGAN) {
            outputs.add(ModelOutput.SCORE);
        }
        if (this == AE || this == BIGAN || posterior == PosteriorKind.POINT) {
            return outputs;
        }
        outputs.add(ModelOutput.ELBO);
        outputs.add(ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD);
        if (this != RBM) {
            outputs.add(ModelOutput.KL_DIVERGENCE);
        }
        return outputs;
    }

    /** Whether it judges by a score and has no density of values. */
    private boolean hasOnlyAScore() {
        return switch (this) {
            case MEMORY, SHIFT, SHAPES, SEASON, NEIGHBOURS, HABITS -> true;
            case AE, VAE, IWAE, CVAE, FLOW_VAE, WAE_MMD, WAE_GAN, VAE_GAN, BIGAN, WAKE_SLEEP, RBM, DBN, PPCA, ETM ->
                false;
        };
    }

    /** Whether it is told a class or the time of each record: it must be told one, and another family cannot be. */
    public boolean isConditional() {
        return this == CVAE || this == SEASON;
    }

    /** What its encoder may be told to say. */
    Set<PosteriorKind> posteriors() {
        return switch (this) {
            case VAE -> EnumSet.of(PosteriorKind.GAUSSIAN, PosteriorKind.UNIFORM);
            case WAE_MMD, WAE_GAN -> EnumSet.of(PosteriorKind.GAUSSIAN, PosteriorKind.POINT);
            default -> EnumSet.of(PosteriorKind.GAUSSIAN);
        };
    }

    /** The priors that its bound can be had with. */
    Set<PriorKind> priors(PosteriorKind posterior) {
        return switch (this) {
            case VAE, IWAE ->
                posterior == PosteriorKind.GAUSSIAN
                        ? EnumSet.allOf(PriorKind.class)
                        : EnumSet.of(PriorKind.NORMAL, PriorKind.MIXTURE);
            case FLOW_VAE -> EnumSet.of(PriorKind.NORMAL, PriorKind.MIXTURE);
            default -> EnumSet.of(PriorKind.NORMAL);
        };
    }

    /** Whether it has no context: what it sees of a window is what it describes. */
    boolean describesAllItSees() {
        return switch (this) {
            case BIGAN, WAKE_SLEEP, RBM, DBN, PPCA, ETM, MEMORY, SHIFT, SHAPES, SEASON, NEIGHBOURS, HABITS -> true;
            case AE, VAE, IWAE, CVAE, FLOW_VAE, WAE_MMD, WAE_GAN, VAE_GAN -> false;
        };
    }

    /** Whether its encoder and decoder may be of any kind of network. */
    boolean takesNetworks() {
        return switch (this) {
            case AE, VAE, IWAE, CVAE, FLOW_VAE, WAE_MMD, WAE_GAN -> true;
            case VAE_GAN, BIGAN, WAKE_SLEEP, RBM, DBN, PPCA, ETM, MEMORY, SHIFT, SHAPES, SEASON, NEIGHBOURS, HABITS ->
                false;
        };
    }

    /** Whether it has hidden layers of units of one kind or another. */
    boolean hasDenseLayers() {
        return switch (this) {
            case AE, VAE, IWAE, CVAE, FLOW_VAE, WAE_MMD, WAE_GAN, VAE_GAN, BIGAN, WAKE_SLEEP -> true;
            case RBM, DBN, PPCA, ETM, MEMORY, SHIFT, SHAPES, SEASON, NEIGHBOURS, HABITS -> false;
        };
    }

    /** Whether its encoder and decoder may start as a stack of Boltzmann machines: they are the two ways through it, and nothing else. */
    boolean takesPretraining() {
        return switch (this) {
            case AE, VAE, IWAE, WAE_MMD -> true;
            default -> false;
        };
    }

    /** Whether a discriminator judges records, by themselves or with their codes. */
    public boolean judgesRecords() {
        return switch (this) {
            case VAE_GAN, BIGAN -> true;
            default -> false;
        };
    }

    /** Whether its bound is a mean over samples, of which one is none. */
    boolean needsSamples() {
        return switch (this) {
            case IWAE, FLOW_VAE, DBN -> true;
            default -> false;
        };
    }

    /** K where settings leave it open: a code is narrow, hidden units are many, a memory has so many windows, or records. */
    public int latentSize(int features) {
        return switch (this) {
            case AE, VAE, IWAE, CVAE, FLOW_VAE, WAE_MMD, WAE_GAN, VAE_GAN, BIGAN ->
                Math.min(8, Math.max(2, features / 3));
            case PPCA -> Math.min(8, Math.max(1, features / 3));
            case ETM -> Math.min(50, Math.max(4, features / 4));
            case WAKE_SLEEP, RBM, DBN -> Math.min(256, Math.max(16, 2 * features));
            case MEMORY -> 128;
            case SHIFT, SEASON, HABITS -> 1;
            case SHAPES, NEIGHBOURS -> 2000;
        };
    }

    /** All contract names, for messages and help. */
    public static String names() {
        return Arrays.stream(values()).map(ModelFamily::contractName).collect(Collectors.joining(", "));
    }
}
