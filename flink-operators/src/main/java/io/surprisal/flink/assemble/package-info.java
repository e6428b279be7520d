/** Metrics in long format as records of features, by key and bucket of time. */
@NullMarked
package io.surprisal.flink.assemble;

import org.jspecify.annotations.NullMarked;
