/** Sums results up, as tables and as one HTML page. */
@NullMarked
package io.surprisal.benchmarks.detection.report;

import org.jspecify.annotations.NullMarked;
