/** The JSON of the three output topics; its schemas stand beside it. */
@NullMarked
package io.surprisal.telemetry.topic;

import org.jspecify.annotations.NullMarked;
