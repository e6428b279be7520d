/** What a conditional model is told of a record beside its features: its class and its time, as one number. */
@NullMarked
package io.surprisal.core.condition;

import org.jspecify.annotations.NullMarked;
