/** What becomes of a raw record: samples and dead letters. */
@NullMarked
package io.surprisal.flink.decode;

import org.jspecify.annotations.NullMarked;
