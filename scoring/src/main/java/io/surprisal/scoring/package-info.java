/** From a record's values to a verdict with its grounds: what operators, the command line and dry runs share. */
@NullMarked
package io.surprisal.scoring;

import org.jspecify.annotations.NullMarked;
