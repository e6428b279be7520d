/** The JSON of the three output topics; its schemas stand in docs/schemas. */
@NullMarked
package io.surprisal.flink.json;

import org.jspecify.annotations.NullMarked;
