package io.surprisal.training.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The model families by their names. To add one: a constant here, and its {@code Family} where the compiler then says.
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
}
