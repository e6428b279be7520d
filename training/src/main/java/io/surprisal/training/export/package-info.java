/** From a SameDiff scoring graph to the ONNX file of the contract. */
@NullMarked
package io.surprisal.training.export;

import org.jspecify.annotations.NullMarked;
