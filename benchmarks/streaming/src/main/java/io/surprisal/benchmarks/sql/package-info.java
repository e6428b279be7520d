/** The same rows scored in Flink SQL, by DataStream, and by a function as its users write one. */
@NullMarked
package io.surprisal.benchmarks.sql;

import org.jspecify.annotations.NullMarked;
