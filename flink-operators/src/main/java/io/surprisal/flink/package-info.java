/** The scoring pipeline: one topology for production and tests, a function of its source and sinks. */
@NullMarked
package io.surprisal.flink;

import org.jspecify.annotations.NullMarked;
