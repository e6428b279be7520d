package io.surprisal.onnx.runtime;

/**
 * Where and how ONNX Runtime computes a session.
 *
 * @param provider what computes the nodes; no other provider is registered
 * @param threads how many threads compute one call, from 1; calls from several threads each have their own
 */
public record ExecutionSettings(ExecutionProvider provider, int threads) {
    /** The host's processor, one thread a call: what scales by slots. */
    public static final ExecutionSettings CPU = new ExecutionSettings(ExecutionProvider.CPU, 1);

    public ExecutionSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("A session computes with at least 1 thread; got " + threads);
        }
    }
}
