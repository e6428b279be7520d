package io.surprisal.training.config;

/** Where the latent space expects records to be. */
public enum PriorKind {
    /** N(0, I). */
    NORMAL,

    /** A mixture of normal distributions, learned. */
    MIXTURE,

    /** A mixture of the posteriors of learned pseudo-records: Tomczak &amp; Welling (2018). */
    VAMP
}
