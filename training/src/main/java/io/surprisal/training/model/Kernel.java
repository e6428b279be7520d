package io.surprisal.training.model;

import org.nd4j.autodiff.samediff.SDVariable;

/** Kernels of the maximum mean discrepancy, as functions of the squared distance d², at base scale C. */
public enum Kernel {
    /** C / (C + d²): its tails pull far-away points in, where an RBF has no gradient left. */
    INVERSE_MULTIQUADRATIC {
        @Override
        SDVariable of(SDVariable squaredDistance, double scale) {
            return squaredDistance.add(scale).rdiv(scale);
        }
    },

    /** e^(−d²/C). */
    RBF {
        @Override
        SDVariable of(SDVariable squaredDistance, double scale) {
            return squaredDistance.getSameDiff().math().exp(squaredDistance.mul(-1 / scale));
        }
    };

    abstract SDVariable of(SDVariable squaredDistance, double scale);

    /** The kernel with a configuration name. */
    public static Kernel of(String name) {
        return switch (name) {
            case "imq" -> INVERSE_MULTIQUADRATIC;
            case "rbf" -> RBF;
            default -> throw new IllegalArgumentException("Unknown kernel '" + name + "'; expected imq or rbf");
        };
    }
}
