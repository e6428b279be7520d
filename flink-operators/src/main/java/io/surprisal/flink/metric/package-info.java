/** How operators name and count what they tell of themselves: docs/monitoring.md. */
@NullMarked
package io.surprisal.flink.metric;

import org.jspecify.annotations.NullMarked;
