/** The Kafka ends of the pipeline and the checks made before the job starts. */
@NullMarked
package io.surprisal.flink.kafka;

import org.jspecify.annotations.NullMarked;
