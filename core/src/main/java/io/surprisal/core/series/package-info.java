/** What is remembered of one key: its window and its smoothed values. */
@NullMarked
package io.surprisal.core.series;

import org.jspecify.annotations.NullMarked;
