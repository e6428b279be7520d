/** What stands in a model file: the manifest's encoding, and the signature that every graph keeps. */
@NullMarked
package io.surprisal.onnx.format;

import org.jspecify.annotations.NullMarked;
