/** Writes ONNX graphs: typed building over the ONNX protobuf, and the contract's signature. */
@NullMarked
package io.surprisal.onnx.export;

import org.jspecify.annotations.NullMarked;
