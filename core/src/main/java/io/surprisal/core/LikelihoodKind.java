package io.surprisal.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The decoder likelihood of one feature. */
public enum LikelihoodKind {
    /** Normal around the decoded mean, with a scale learned per feature. */
    GAUSSIAN,

    /** A probability in [0, 1], decoded as a logit. */
    BERNOULLI;

    /** The name in manifests and configuration. */
    public String contractName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The likelihood with a contract name. */
    public static LikelihoodKind of(String contractName) {
        return Arrays.stream(values())
                .filter(kind -> kind.contractName().equals(contractName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown likelihood '" + contractName
                        + "'; expected one of "
                        + Arrays.stream(values())
                                .map(LikelihoodKind::contractName)
                                .collect(Collectors.joining(", "))));
    }
}
