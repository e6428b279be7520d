package io.surprisal.training.config;

/** Kernels of the maximum mean discrepancy, as functions of the squared distance d² at scale C. */
public enum Kernel {
    /** C / (C + d²): its tails pull far-away points in, where an RBF has no gradient left. */
    INVERSE_MULTIQUADRATIC,

    /** e^(−d²/C). */
    RBF;

    /** The kernel with a configuration name. */
    public static Kernel of(String name) {
        return switch (name) {
            case "imq" -> INVERSE_MULTIQUADRATIC;
            case "rbf" -> RBF;
            default -> throw new IllegalArgumentException("Unknown kernel '" + name + "'; expected imq or rbf");
        };
    }
}
