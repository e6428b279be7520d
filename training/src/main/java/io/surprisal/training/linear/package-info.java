/** Linear models of normal distributions: probabilistic principal components. */
@NullMarked
package io.surprisal.training.linear;

import org.jspecify.annotations.NullMarked;
