/** The comparison: contenders in processes of their own, round by round in turn, and the table of what they cost. */
@NullMarked
package io.surprisal.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
