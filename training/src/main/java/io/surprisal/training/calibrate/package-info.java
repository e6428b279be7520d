/**
 * How a model's outputs are distributed on normal records.
 */
@NullMarked
package io.surprisal.training.calibrate;

import org.jspecify.annotations.NullMarked;
