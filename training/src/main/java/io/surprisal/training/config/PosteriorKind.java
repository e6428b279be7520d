package io.surprisal.training.config;

/** What an encoder says of a record's place in the latent space. */
public enum PosteriorKind {
    /** A normal distribution with a mean and a variance in each dimension. */
    GAUSSIAN,

    /** A uniform distribution over a box: vae alone, to compare with. */
    UNIFORM,

    /** A point: wae-mmd and wae-gan alone, the deterministic encoder of Tolstikhin et al. (2018). */
    POINT
}
