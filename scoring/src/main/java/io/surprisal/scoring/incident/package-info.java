/** The rules by which alerts of several keys become one incident, without Flink. */
@NullMarked
package io.surprisal.scoring.incident;

import org.jspecify.annotations.NullMarked;
