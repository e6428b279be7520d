/** The life of an incident: alerts of a group of keys, in event time. */
@NullMarked
package io.surprisal.flink.incident;

import org.jspecify.annotations.NullMarked;
