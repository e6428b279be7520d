/** What runs inside a contender's process: it does what it is told on standard input, and the rows that it scores. */
@NullMarked
package io.surprisal.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
