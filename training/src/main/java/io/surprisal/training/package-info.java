/** The offline trainer: what it is told, how it fits a model, and what it gives back. */
@NullMarked
package io.surprisal.training;

import org.jspecify.annotations.NullMarked;
