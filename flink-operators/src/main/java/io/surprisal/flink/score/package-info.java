/** Micro-batch scoring with ONNX Runtime, the verdict, and the features that did it. */
@NullMarked
package io.surprisal.flink.score;

import org.jspecify.annotations.NullMarked;
