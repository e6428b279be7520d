/** Boltzmann machines: contrastive divergence, free energies and their partition functions. */
@NullMarked
package io.surprisal.training.boltzmann;

import org.jspecify.annotations.NullMarked;
