/** What a feature is: its name, its unit, how it is looked at and how it is distributed. */
@NullMarked
package io.surprisal.core.schema;

import org.jspecify.annotations.NullMarked;
