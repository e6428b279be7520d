/** A job that watches itself: drift, stale features, silent keys, the age of its model. */
@NullMarked
package io.surprisal.flink.watch;

import org.jspecify.annotations.NullMarked;
