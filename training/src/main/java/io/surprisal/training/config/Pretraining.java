package io.surprisal.training.config;

/** What the weights of an encoder and a decoder start from. */
public enum Pretraining {
    /** Drawn weights. */
    NONE,

    /** A stack of Boltzmann machines over the encoder's layers, unrolled: Hinton &amp; Salakhutdinov (2006). */
    BOLTZMANN
}
