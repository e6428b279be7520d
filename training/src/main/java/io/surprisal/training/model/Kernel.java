package io.surprisal.training.model;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Kernels of the maximum mean discrepancy, as functions of the squared distance d² at scale C, broadcast against each other. */
public enum Kernel {
    /** C / (C + d²): its tails pull far-away points in, where an RBF has no gradient left. */
    INVERSE_MULTIQUADRATIC {
        @Override
        SDVariable of(SDVariable squaredDistance, SDVariable scale) {
            return scale.div(scale.add(squaredDistance));
        }
    },

    /** e^(−d²/C). */
    RBF {
        @Override
        SDVariable of(SDVariable squaredDistance, SDVariable scale) {
            SameDiff graph = squaredDistance.getSameDiff();
            return graph.math().exp(graph.math().neg(squaredDistance.div(scale)));
        }
    };

    abstract SDVariable of(SDVariable squaredDistance, SDVariable scale);

    /** The kernel with a configuration name. */
    public static Kernel of(String name) {
        return switch (name) {
            case "imq" -> INVERSE_MULTIQUADRATIC;
            case "rbf" -> RBF;
            default -> throw new IllegalArgumentException("Unknown kernel '" + name + "'; expected imq or rbf");
        };
    }
}
