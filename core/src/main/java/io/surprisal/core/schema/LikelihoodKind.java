package io.surprisal.core.schema;

import io.surprisal.core.reference.LogDensity;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The decoder likelihood of one feature. */
public enum LikelihoodKind {
    /** Normal around the decoded mean, with a scale learned per feature. */
    GAUSSIAN(Domain.REALS),

    /** A probability in [0, 1], decoded as a logit. */
    BERNOULLI(Domain.UNIT_INTERVAL),

    /** How often, of all that a record counts: a share of its total, decoded for all features together. */
    MULTINOMIAL(Domain.COUNTS),

    /** Exponential with a decoded rate; a standardised value below 0 counts as 0. Only networks of Deeplearning4j have it, no family here. */
    EXPONENTIAL(Domain.REALS);

    private final Domain domain;

    LikelihoodKind(Domain domain) {
        this.domain = domain;
    }

    /** The values that a likelihood describes. */
    public enum Domain {
        /** Any number; the model sees it standardised. */
        REALS,

        /** 0 to 1; the model sees it as it is. */
        UNIT_INTERVAL,

        /** 0 or more, how often something was seen; the model sees it as it is. */
        COUNTS
    }

    /** The values of its features. */
    public Domain domain() {
        return domain;
    }

    /** The name in manifests and configuration. */
    public String contractName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The highest log-probability that any observation could have had where this was expected: what the observation's own is
     * held against, in nats.
     *
     * @param expected the expected value, standardised
     * @param scale the standard deviation around it, standardised
     */
    public double highestLogProbability(double expected, double scale) {
        return switch (this) {
            case GAUSSIAN -> LogDensity.gaussian(0, 0, scale);
            case BERNOULLI -> Math.log(Math.max(expected, 1 - expected));
            case MULTINOMIAL -> LogDensity.poisson(Math.floor(expected), expected);
            case EXPONENTIAL -> LogDensity.exponential(0, 1 / scale);
        };
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
