/** The workers that score with ONNX Runtime, alone and within Flink, and those that make Kafka and its traffic. */
@NullMarked
package io.surprisal.benchmarks.streaming;

import org.jspecify.annotations.NullMarked;
