package io.surprisal.evaluation.detector;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The baselines by their names. */
public final class Baselines {
    private Baselines() {}

    /** All names, as in options and files. */
    public static List<String> names() {
        return Arrays.stream(Baseline.values()).map(Baseline::contractName).toList();
    }

    /** The baseline of that name, if there is one. */
    public static Optional<Detector> of(String name) {
        return Arrays.stream(Baseline.values())
                .filter(baseline -> baseline.contractName().equals(name))
                .findFirst()
                .map(BaselineDetector::new);
    }
}
