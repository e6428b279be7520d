/** What is compared: Surprisal's presets through their exported files, and baselines. */
@NullMarked
package io.surprisal.benchmarks.detection.detector;

import org.jspecify.annotations.NullMarked;
