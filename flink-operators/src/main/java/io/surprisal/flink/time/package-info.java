/** Event time: the time of each partition, what holds it back, and what it does not believe. */
@NullMarked
package io.surprisal.flink.time;

import org.jspecify.annotations.NullMarked;
