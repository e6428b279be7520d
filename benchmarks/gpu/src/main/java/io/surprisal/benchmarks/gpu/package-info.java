/** The check for a machine with a GPU. */
@NullMarked
package io.surprisal.benchmarks.gpu;

import org.jspecify.annotations.NullMarked;
