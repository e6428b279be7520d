package io.surprisal.training.config;

/** How gradients change weights. */
public enum UpdateRule {
    /** Each weight by its own scale: Kingma &amp; Ba (2015). */
    ADAM,

    /** By the gradient itself, stochastic approximation: Robbins &amp; Monro (1951), Tieleman (2008). */
    SGD
}
