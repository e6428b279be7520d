/** Generative models against published figures: log-likelihoods of handwritten digits. */
@NullMarked
package io.surprisal.benchmarks.generative;

import org.jspecify.annotations.NullMarked;
