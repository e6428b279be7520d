package io.surprisal.onnx.runtime;

/** Where a user wants a model computed. */
public enum Execution {
    /** On the host's processor. */
    CPU,
    /** On a GPU, every node of the graph; without one nothing starts. */
    CUDA,
    /** On a GPU where it computes every node, else on the host's processor, which the log gives the reason for. */
    AUTO
}
