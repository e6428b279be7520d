/** Deeplearning4j's own variational autoencoder, for comparison. */
@NullMarked
package io.surprisal.benchmarks.deeplearning4j;

import org.jspecify.annotations.NullMarked;
