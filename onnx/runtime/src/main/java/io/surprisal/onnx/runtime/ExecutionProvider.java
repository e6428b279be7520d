package io.surprisal.onnx.runtime;

/** What computes a session's nodes, all of them. */
public enum ExecutionProvider {
    /** MLAS kernels on the host's processor. */
    CPU("CPUExecutionProvider"),
    /** An NVIDIA GPU. */
    CUDA("CUDAExecutionProvider");

    private final String onnxRuntimeName;

    ExecutionProvider(String onnxRuntimeName) {
        this.onnxRuntimeName = onnxRuntimeName;
    }

    /** Whether it computes on a device beside the processor, for which the calling thread waits. */
    public boolean isDevice() {
        return this != CPU;
    }

    /** Its name in ONNX Runtime's messages and profiles. */
    public String onnxRuntimeName() {
        return onnxRuntimeName;
    }
}
