/** The life of an alert in a stream: its state and its clocks. The rules are in {@link io.surprisal.scoring.alert}. */
@NullMarked
package io.surprisal.flink.alert;

import org.jspecify.annotations.NullMarked;
