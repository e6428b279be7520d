/** Sums results up, as tables and as one HTML page. */
@NullMarked
package io.surprisal.evaluation.report;

import org.jspecify.annotations.NullMarked;
