package io.surprisal.training.config;

/** What a dense layer does with its inputs' weighted sum. */
public enum Activation {
    /** max(0, x). */
    RELU,

    /** 1 / (1 + e^−x): the probability of a binary unit. */
    SIGMOID
}
