package io.surprisal.evaluation.data;

import java.util.Arrays;
import java.util.Locale;

/** Which rows a detector may fit. */
public enum Protocol {
    /**
     * The training part of the set; where it has none, its first half (a quarter in NAB, half of the normal rows in tables). The rest
     * is scored, or the test part, which in some sets begins with the training part.
     */
    SPLIT,

    /**
     * The first rows of the test series, min(rows / 4, max(500, first anomaly − 100)), as the TSB-AD benchmark does, or as many as
     * the name of its file says; the whole test series is scored, the fitted rows included.
     */
    PREFIX;

    /** The name in options and files. */
    public String contractName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The protocol with a name. */
    public static Protocol of(String contractName) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.contractName().equals(contractName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no protocol '" + contractName
                        + "'; there are "
                        + Arrays.stream(values()).map(Protocol::contractName).toList()));
    }

    /** How many rows of a test series {@link #PREFIX} fits. */
    static int prefixRows(int rows, int firstAnomaly) {
        return Math.min(rows / 4, Math.max(500, firstAnomaly - 100));
    }
}
