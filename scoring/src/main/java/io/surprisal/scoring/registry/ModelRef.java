package io.surprisal.scoring.registry;

import io.surprisal.onnx.format.ModelFile;
import java.io.Serializable;

/**
 * Names one model file, wherever its bytes are.
 *
 * @param name the name in its manifest
 * @param digest SHA-256 of its bytes, hexadecimal
 * @param source where it came from, for messages
 */
public record ModelRef(String name, String digest, String source) implements Serializable {
    static ModelRef of(ModelFile file) {
        return new ModelRef(file.manifest().name(), file.digest(), file.source());
    }
}
