package io.surprisal.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * ONNX Runtime's environment, created once for the process and never closed. Creating it recurses through about 1 MB of native
 * stack (1.29.0 looks for devices by regular expression): on a thread of default size, such as a Flink task's, that overflows
 * and takes the JVM down without a trace. So a thread with room creates it.
 */
final class RuntimeEnvironment {
    private static final long ROOMY_STACK = 16L << 20;
    private static final OrtEnvironment ENVIRONMENT = create();

    private RuntimeEnvironment() {}

    static OrtEnvironment get() {
        return ENVIRONMENT;
    }

    private static OrtEnvironment create() {
        // A method of another class: one of this class would wait for this class to be initialised.
        FutureTask<OrtEnvironment> creation = new FutureTask<>(OrtEnvironment::getEnvironment);
        new Thread(null, creation, "onnx-runtime-environment", ROOMY_STACK).start();
        try {
            return creation.get();
        } catch (ExecutionException e) {
            throw new ScoringException("ONNX Runtime cannot start: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScoringException("Interrupted while ONNX Runtime started", e);
        }
    }
}
