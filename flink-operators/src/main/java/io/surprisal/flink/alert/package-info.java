/** The life of an alert: opened by an anomalous record, closed after a quiet period. */
@NullMarked
package io.surprisal.flink.alert;

import org.jspecify.annotations.NullMarked;
