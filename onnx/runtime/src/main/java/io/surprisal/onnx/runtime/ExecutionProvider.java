package io.surprisal.onnx.runtime;

/** Where ONNX Runtime computes a session's nodes. */
public enum ExecutionProvider {
    /** MLAS kernels on the host's processor. */
    CPU
}
