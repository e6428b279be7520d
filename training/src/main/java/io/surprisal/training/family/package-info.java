/**
 * Model families: how each is fitted, and what it says of a record. One graph-building code serves both: training feeds it fresh noise
 * and trainable weights, scoring a fixed point set and constants; what is exported is what was trained.
 */
@NullMarked
package io.surprisal.training.family;

import org.jspecify.annotations.NullMarked;
