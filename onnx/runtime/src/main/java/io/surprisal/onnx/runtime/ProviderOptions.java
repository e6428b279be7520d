package io.surprisal.onnx.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;

/** ONNX Runtime's options for a session on one provider; whoever asks closes them. */
final class ProviderOptions {
    /** ONNX Runtime takes a misspelt key without a word. */
    private static final String NO_CPU_FALLBACK = "session.disable_cpu_ep_fallback";

    private ProviderOptions() {}

    static SessionOptions cpu(ExecutionSettings settings) throws OrtException {
        SessionOptions options = blank();
        options.setIntraOpNumThreads(settings.threads());
        return options;
    }

    /** A session that opens only where the GPU computes every node: one that is left to the processor would move its inputs to and fro with every call. */
    static SessionOptions wholeOnGpu(CudaSettings cuda) throws OrtException {
        SessionOptions options = partlyOnGpu(cuda);
        options.addConfigEntry(NO_CPU_FALLBACK, "1");
        return options;
    }

    /** A session whose nodes go to the GPU where it has a kernel for them, and to the processor else. */
    static SessionOptions partlyOnGpu(CudaSettings settings) throws OrtException {
        SessionOptions options = blank();
        boolean complete = false;
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(settings.device())) {
            cuda.add("use_tf32", settings.tf32() ? "1" : "0");
            if (settings.memoryLimit() > 0) {
                cuda.add("gpu_mem_limit", Long.toString(settings.memoryLimit()));
            }
            options.addCUDA(cuda);
            complete = true;
            return options;
        } finally {
            if (!complete) {
                options.close();
            }
        }
    }

    private static SessionOptions blank() {
        RuntimeEnvironment.get(); // It is created first, on a thread with room.
        return new SessionOptions();
    }
}
