/**
 * The graphs that training differentiates and that scoring runs and exports, whatever the family: what is fitted ({@link Trainable}) and
 * what it then says ({@link ScoringFunction}).
 */
@NullMarked
package io.surprisal.training.graph;

import org.jspecify.annotations.NullMarked;
