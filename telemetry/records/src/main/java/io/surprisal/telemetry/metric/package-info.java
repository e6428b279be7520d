/** What agents and collectors send: the wire formats of metrics in long format. */
@NullMarked
package io.surprisal.telemetry.metric;

import org.jspecify.annotations.NullMarked;
