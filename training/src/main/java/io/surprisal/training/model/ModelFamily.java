package io.surprisal.training.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The model families. To add one: a constant here, its objective, and what the compiler then names; its posterior, decoder
 * and likelihood stay as they are unless it brings its own.
 */
public enum ModelFamily {
    /** Variational autoencoder: Kingma &amp; Welling (2014). */
    VAE("vae"),

    /** Wasserstein autoencoder with maximum mean discrepancy: Tolstikhin et al. (2018). */
    WAE_MMD("wae-mmd");

    private final String contractName;

    ModelFamily(String contractName) {
        this.contractName = contractName;
    }

    /** The name in manifests, configuration and on the command line. */
    public String contractName() {
        return contractName;
    }

    /** The family with a contract name. */
    public static ModelFamily of(String contractName) {
        return Arrays.stream(values())
                .filter(family -> family.contractName.equals(contractName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Unknown model family '" + contractName + "'; expected one of " + names()));
    }

    /** All contract names, for messages and help. */
    public static String names() {
        return Arrays.stream(values()).map(ModelFamily::contractName).collect(Collectors.joining(", "));
    }

    Objective objective(ModelSpec spec, ObjectiveSettings settings, int batch) {
        return switch (this) {
            case VAE -> new ElboObjective(settings.beta());
            case WAE_MMD ->
                new MmdObjective(
                        settings.kernel(),
                        settings.mmdWeight(),
                        spec.targetSize(),
                        spec.latent(),
                        Math.min(batch, MmdObjective.LARGEST_BATCH));
        };
    }

    /**
     * What the objectives can be told.
     *
     * @param beta the weight of the KL divergence (VAE)
     * @param kernel of the maximum mean discrepancy (WAE-MMD)
     * @param mmdWeight λ per feature (WAE-MMD)
     */
    public record ObjectiveSettings(double beta, Kernel kernel, double mmdWeight) {}
}
