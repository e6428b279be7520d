package io.surprisal.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * ONNX Runtime's environment, created once for the process and never closed, with its telemetry off.
 *
 * <p>Creating it (1.29.0, for its telemetry) matches the process's command line against a regular expression that recurses
 * once per character: a command line of 4 kB overflows 1 MB of stack, which is what a Flink task's thread has, and takes the
 * JVM down without a trace. So a thread with room creates it. The variable {@code ORT_DISABLE_TELEMETRY=1} avoids that part
 * altogether, but a process cannot set it for itself.
 */
final class RuntimeEnvironment {
    private static final long ROOMY_STACK = 64L << 20;
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
            OrtEnvironment environment = creation.get();
            environment.setTelemetry(false);
            return environment;
        } catch (ExecutionException | OrtException e) {
            throw new ScoringException("ONNX Runtime cannot start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScoringException("Interrupted while ONNX Runtime started", e);
        }
    }
}
