/** Formats that turn bytes into telemetry. */
@NullMarked
package io.surprisal.telemetry.format;

import org.jspecify.annotations.NullMarked;
