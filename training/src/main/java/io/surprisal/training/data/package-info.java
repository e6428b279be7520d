/** Where telemetry comes from: files and topics, read into one table, and what was found in it. */
@NullMarked
package io.surprisal.training.data;

import org.jspecify.annotations.NullMarked;
