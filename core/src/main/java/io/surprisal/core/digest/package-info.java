/** Digests: the names of bytes. */
@NullMarked
package io.surprisal.core.digest;

import org.jspecify.annotations.NullMarked;
