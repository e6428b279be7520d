package io.surprisal.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * ONNX Runtime's environment, created once for the process and never closed, with its telemetry off.
 *
 * <p>Creating it (1.29.0, for its telemetry) matches the process's command line against a regular expression that recurses
 * once per character: a command line of 4 kB overflows 1 MB of stack, which is what a Flink task's thread has, and takes the
 * JVM down without a trace. So a thread with room creates it. The variable {@code ORT_DISABLE_TELEMETRY=1} avoids that part
 * altogether, but a process cannot set it for itself.
 *
 * <p>The Java binding releases the environment in a shutdown hook, and hooks run beside the threads that still open and run
 * models: the JVM of a job that is told to stop while it starts would crash (microsoft/onnxruntime issue 31352). The native
 * environment counts its users and goes with the last one, so this class stays one. The binding does not offer that; its
 * version is pinned, and a test ends a process in that moment.
 */
final class RuntimeEnvironment {
    private static final long ROOMY_STACK = 64L << 20;

    /** Keeps a failure as well, and throws nothing itself: a class that fails to initialise is a NoClassDefFoundError later. */
    private static final FutureTask<OrtEnvironment> CREATION = start();

    private RuntimeEnvironment() {}

    /** @throws ScoringException where ONNX Runtime does not start: at every call, with the first cause */
    static OrtEnvironment get() {
        try {
            return CREATION.get();
        } catch (ExecutionException e) {
            throw new ScoringException(
                    "ONNX Runtime cannot start on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": " + rootCause(e)
                            + "; it loads a native library of this platform, which it unpacks into "
                            + System.getProperty("java.io.tmpdir")
                            + " (java.io.tmpdir): that folder must exist, be writable and allow execution",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScoringException("Interrupted while ONNX Runtime started", e);
        }
    }

    private static FutureTask<OrtEnvironment> start() {
        FutureTask<OrtEnvironment> creation = new FutureTask<>(Creation::create);
        new Thread(null, creation, "onnx-runtime-environment", ROOMY_STACK).start();
        return creation;
    }

    private static Throwable rootCause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** A class of its own: the thread would wait for {@link RuntimeEnvironment}, which is just being initialised. */
    private static final class Creation {
        static OrtEnvironment create() throws OrtException, ReflectiveOperationException {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false);
            outliveTheShutdownHook();
            return environment;
        }

        private static void outliveTheShutdownHook() throws ReflectiveOperationException {
            Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            api.setAccessible(true);
            Method create = OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            create.setAccessible(true);
            create.invoke(
                    null,
                    api.getLong(null),
                    OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(),
                    OrtEnvironment.DEFAULT_NAME);
        }
    }
}
