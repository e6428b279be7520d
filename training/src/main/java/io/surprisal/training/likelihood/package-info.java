/**
 * What a decoder says of a record: a likelihood per feature.
 */
@NullMarked
package io.surprisal.training.likelihood;

import org.jspecify.annotations.NullMarked;
