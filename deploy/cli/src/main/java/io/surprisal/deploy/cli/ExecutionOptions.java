package io.surprisal.deploy.cli;

import io.surprisal.onnx.runtime.CudaSettings;
import io.surprisal.onnx.runtime.Execution;
import io.surprisal.onnx.runtime.ExecutionSettings;
import picocli.CommandLine.Option;

/** The options that say where a model is computed. */
public final class ExecutionOptions {
    @Option(
            names = "--execution",
            paramLabel = "PLACE",
            defaultValue = "cpu",
            description =
                    "Where the model is computed: cpu; cuda, a GPU, all of the graph or nothing; auto, a GPU where that can be, else the"
                            + " processor. Default: ${DEFAULT-VALUE}.")
    private Execution execution = Execution.CPU;

    @Option(
            names = "--device",
            paramLabel = "N",
            defaultValue = "0",
            description = "The number of the GPU. Default: ${DEFAULT-VALUE}.")
    private int device;

    /** Where the model is computed. */
    public ExecutionSettings settings() {
        return new ExecutionSettings(execution, 1, new CudaSettings(device, 0, false));
    }
}
