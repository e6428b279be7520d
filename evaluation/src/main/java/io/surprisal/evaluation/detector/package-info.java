/** What is compared: baselines, and presets through the files that a trainer exports. */
@NullMarked
package io.surprisal.evaluation.detector;

import org.jspecify.annotations.NullMarked;
