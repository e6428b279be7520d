/**
 * Autoencoders: what they are made of, what they minimise, and what a fitted one says of a record. One graph-building code serves both:
 * training feeds it fresh noise and trainable weights, scoring a fixed point set and constants; what is exported is what was trained.
 */
@NullMarked
package io.surprisal.training.autoencoder;

import org.jspecify.annotations.NullMarked;
