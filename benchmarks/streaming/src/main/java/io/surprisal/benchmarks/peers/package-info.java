/** Other ways to score the same rows, each as its users have it. */
@NullMarked
package io.surprisal.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
