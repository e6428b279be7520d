/** Families that judge what a window of records is like: how steady, rough and high it is, and how far its level moved. */
@NullMarked
package io.surprisal.training.window;

import org.jspecify.annotations.NullMarked;
