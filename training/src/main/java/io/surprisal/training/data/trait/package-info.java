/** What kind of data a table holds: traits of its columns, rows and clock, each with the figures that show it. */
@NullMarked
package io.surprisal.training.data.trait;

import org.jspecify.annotations.NullMarked;
