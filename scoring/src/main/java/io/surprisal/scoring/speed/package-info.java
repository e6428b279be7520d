/** How many records a second a machine scores with a model. */
@NullMarked
package io.surprisal.scoring.speed;

import org.jspecify.annotations.NullMarked;
