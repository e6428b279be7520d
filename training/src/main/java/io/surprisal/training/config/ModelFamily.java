package io.surprisal.training.config;

import com.fasterxml.jackson.annotation.JsonValue;
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
    @JsonValue
    public String contractName() {
        return contractName;
    }

    /** All contract names, for messages and help. */
    public static String names() {
        return Arrays.stream(values()).map(ModelFamily::contractName).collect(Collectors.joining(", "));
    }
}
