package io.surprisal.training.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Kernels of the maximum mean discrepancy, as functions of the squared distance d² at scale C. */
public enum Kernel {
    /** C / (C + d²): its tails pull far-away points in, where an RBF has no gradient left. */
    @JsonProperty("imq")
    INVERSE_MULTIQUADRATIC,

    /** e^(−d²/C). */
    RBF,

    /** −d, which has no scale: the energy distance, Székely &amp; Rizzo (2013). */
    ENERGY
}
