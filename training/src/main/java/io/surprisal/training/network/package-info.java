/**
 * Architectures between records and latent space.
 */
@NullMarked
package io.surprisal.training.network;

import org.jspecify.annotations.NullMarked;
