package io.surprisal.onnx.runtime;

import java.io.Serializable;

/**
 * How a GPU computes.
 *
 * @param device its number, from 0
 * @param memoryLimit the most of its memory that a session's arena takes, bytes; 0 for no limit
 * @param tf32 whether products of matrices may round their factors to 10 bits, which is faster and moves scores
 */
public record CudaSettings(int device, long memoryLimit, boolean tf32) implements Serializable {
    /** The first device, without a limit, with scores as the processor computes them. */
    public static final CudaSettings DEFAULTS = new CudaSettings(0, 0, false);

    public CudaSettings {
        if (device < 0) {
            throw new IllegalArgumentException("A device has a number from 0; got " + device);
        }
        if (memoryLimit < 0) {
            throw new IllegalArgumentException("A memory limit is at least 0 bytes; got " + memoryLimit);
        }
    }
}
