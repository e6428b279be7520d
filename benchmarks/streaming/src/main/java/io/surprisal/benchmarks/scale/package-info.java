/** What a record costs the more keys, features and context there are, and what each stage adds: one job that goes on from round to round. */
@NullMarked
package io.surprisal.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
