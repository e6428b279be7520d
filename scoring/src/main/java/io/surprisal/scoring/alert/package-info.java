/** The rules by which judgements become alerts, without Flink. */
@NullMarked
package io.surprisal.scoring.alert;

import org.jspecify.annotations.NullMarked;
