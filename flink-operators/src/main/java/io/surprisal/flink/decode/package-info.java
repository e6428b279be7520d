/** Decoding, and event time. */
@NullMarked
package io.surprisal.flink.decode;

import org.jspecify.annotations.NullMarked;
