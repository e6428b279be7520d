/** Scores batches with ONNX Runtime over reusable direct buffers. */
@NullMarked
package io.surprisal.onnx.runtime;

import org.jspecify.annotations.NullMarked;
