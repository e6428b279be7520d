/** Models that others trained, made into files that keep the contract. */
@NullMarked
package io.surprisal.adoption;

import org.jspecify.annotations.NullMarked;
