/** What job.yaml says of telemetry; whoever reads the job's topics reads it, the trainer as well as the job. */
@NullMarked
package io.surprisal.telemetry.settings;

import org.jspecify.annotations.NullMarked;
