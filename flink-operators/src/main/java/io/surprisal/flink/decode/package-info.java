/** From bytes to telemetry: field mapping, JSON decoding, event time, and dead letters for what does not decode. */
@NullMarked
package io.surprisal.flink.decode;

import org.jspecify.annotations.NullMarked;
