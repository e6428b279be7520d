/**
 * Model families as SameDiff graphs. One graph-building code serves training and scoring: training feeds it fresh noise and
 * trainable weights, scoring a fixed point set and constants; what is exported is what was trained.
 */
@NullMarked
package io.surprisal.training.model;

import org.jspecify.annotations.NullMarked;
