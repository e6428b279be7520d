/** Files and topics as tables. */
@NullMarked
package io.surprisal.telemetry.table;

import org.jspecify.annotations.NullMarked;
