package io.surprisal.deploy.job;

import io.surprisal.core.setting.Settings;
import io.surprisal.onnx.runtime.CudaSettings;
import io.surprisal.onnx.runtime.Execution;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.scoring.ScoringOptions;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;

/**
 * The section {@code scoring.execution} of job.yaml: where and how the model is computed.
 *
 * @param provider what computes it
 * @param threads how many threads compute one batch on the processor
 * @param batchSize the most records of one batch
 * @param linger how long a record waits at most for others to share its batch
 * @param cuda how a GPU computes it
 */
public record ExecutionSection(Execution provider, int threads, int batchSize, Duration linger, Cuda cuda) {
    /**
     * The section {@code cuda}.
     *
     * @param device its number, from 0
     * @param memoryLimit the most of its memory that a model takes; 0 for no limit
     * @param tf32 whether matrix products may be rounded to be faster
     */
    public record Cuda(int device, MemorySize memoryLimit, boolean tf32) {
        public Cuda {
            Settings.require(device >= 0, "device", "0 or more", device);
        }

        private CudaSettings settings() {
            return new CudaSettings(device, memoryLimit.getBytes(), tf32);
        }
    }

    public ExecutionSection {
        Settings.require(threads >= 1, "threads", "1 or more", threads);
        ScoringOptions.requireBatches(batchSize, linger);
    }

    ExecutionSettings settings() {
        return new ExecutionSettings(provider, threads, cuda.settings());
    }
}
