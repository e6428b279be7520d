/** How a value is distributed on held-out normal data. */
@NullMarked
package io.surprisal.core.calibration;

import org.jspecify.annotations.NullMarked;
