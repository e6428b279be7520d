package io.surprisal.scoring.registry;

import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.io.Serializable;

/** Gives the models of a job to whoever scores with them, in whatever process that is. */
public interface ModelRegistry extends Serializable {
    /**
     * The file that a reference names, checked against its digest.
     *
     * @throws io.surprisal.onnx.format.ModelFormatException where its bytes are others, or break the contract
     */
    ModelFile load(ModelRef model) throws IOException;
}
