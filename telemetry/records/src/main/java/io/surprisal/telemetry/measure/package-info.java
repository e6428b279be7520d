/** Telemetry in long format, a value of a metric at a time: which features it is of, and records of features made of it. */
@NullMarked
package io.surprisal.telemetry.measure;

import org.jspecify.annotations.NullMarked;
