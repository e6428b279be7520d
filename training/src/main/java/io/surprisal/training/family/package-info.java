/** What a family of models is. */
@NullMarked
package io.surprisal.training.family;

import org.jspecify.annotations.NullMarked;
