/** Memories: what windows of normal records were like. */
@NullMarked
package io.surprisal.training.memory;

import org.jspecify.annotations.NullMarked;
