/** How a job watches whether its model and its telemetry still are what its verdicts rest on. No Flink. */
@NullMarked
package io.surprisal.scoring.watch;

import org.jspecify.annotations.NullMarked;
