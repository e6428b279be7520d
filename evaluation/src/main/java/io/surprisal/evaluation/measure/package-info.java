/** How well abnormality ranks and decides on labelled records, and what a detector reached; nothing is point-adjusted. */
@NullMarked
package io.surprisal.evaluation.measure;

import org.jspecify.annotations.NullMarked;
