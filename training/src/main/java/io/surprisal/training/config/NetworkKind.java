package io.surprisal.training.config;

/** The architecture between records and latent space. */
public enum NetworkKind {
    /** Layers that see the whole window at once. */
    DENSE,

    /** Dilated causal convolutions over the window's records: Bai et al. (2018). */
    CONVOLUTIONAL,

    /** Gated recurrent units over the window's records: Cho et al. (2014). */
    RECURRENT
}
