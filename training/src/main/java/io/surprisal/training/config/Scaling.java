package io.surprisal.training.config;

/** What a feature is standardised by, from its training rows. */
public enum Scaling {
    /** Mean 0, standard deviation 1: a move counts by how unusual its size is. */
    STANDARD,

    /** From −1 at the minimum to 1 at the maximum: a move counts when it leaves what was ever seen. */
    RANGE
}
