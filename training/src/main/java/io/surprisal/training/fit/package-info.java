/** Fitting: hold-out, batches, the optimisation loop, calibration. */
@NullMarked
package io.surprisal.training.fit;

import org.jspecify.annotations.NullMarked;
