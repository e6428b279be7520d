package io.surprisal.onnx.runtime;

import java.io.Serializable;

/**
 * Where and how ONNX Runtime computes a session.
 *
 * @param execution where
 * @param threads how many threads compute one call on the processor, from 1; calls from several threads each have their own
 * @param cuda how a GPU computes
 */
public record ExecutionSettings(Execution execution, int threads, CudaSettings cuda) implements Serializable {
    /** The host's processor, one thread a call: what scales by slots. */
    public static final ExecutionSettings CPU = new ExecutionSettings(Execution.CPU, 1, CudaSettings.DEFAULTS);

    public ExecutionSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("A session computes with at least 1 thread; got " + threads);
        }
    }

    /** The same with another place. */
    public ExecutionSettings on(Execution other) {
        return new ExecutionSettings(other, threads, cuda);
    }
}
