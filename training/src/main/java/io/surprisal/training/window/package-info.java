/** Families that judge what a window of records is like: how steady, rough and high it is, how far its level moved, and how each feature by itself moves. */
@NullMarked
package io.surprisal.training.window;

import org.jspecify.annotations.NullMarked;
