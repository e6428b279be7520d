package io.surprisal.training;

import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;

/** The versions that a model's provenance names. */
public final class Versions {
    private Versions() {}

    /** This project's own. */
    public static String surprisal() {
        return of(Versions.class);
    }

    static Map<String, String> all() {
        return Map.of(
                "surprisal",
                surprisal(),
                // SameDiff, the automatic differentiation of Deeplearning4j, is in the artifact of ND4J.
                "deeplearning4j_samediff",
                of(Nd4j.class),
                "nd4j",
                of(Nd4j.class),
                "java",
                Runtime.version().toString());
    }

    private static String of(Class<?> type) {
        return Optional.ofNullable(type.getPackage().getImplementationVersion()).orElse("development");
    }
}
