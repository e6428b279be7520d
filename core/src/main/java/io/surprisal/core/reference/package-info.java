/** Reference formulas in double precision. */
@NullMarked
package io.surprisal.core.reference;

import org.jspecify.annotations.NullMarked;
