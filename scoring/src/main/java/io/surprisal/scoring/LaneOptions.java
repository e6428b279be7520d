package io.surprisal.scoring;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.onnx.runtime.ExecutionSettings;
import java.util.List;

/**
 * How a lane is opened.
 *
 * @param judged the output of the headline that the verdict rests on; the model's manifest must calibrate it
 * @param outputs further outputs to compute, the headline's or members'
 * @param threshold when a record is anomalous
 * @param capacity the most records in one ONNX Runtime call; 64 to 256 keep the processor's caches
 * @param topFeatures how many features an anomalous record names; 0 explains nothing and costs nothing
 * @param execution where the model is computed
 */
public record LaneOptions(
        ModelOutput judged,
        List<OutputName> outputs,
        ThresholdRule threshold,
        int capacity,
        int topFeatures,
        ExecutionSettings execution) {
    /** On the host's processor. */
    public LaneOptions(
            ModelOutput judged, List<OutputName> outputs, ThresholdRule threshold, int capacity, int topFeatures) {
        this(judged, outputs, threshold, capacity, topFeatures, ExecutionSettings.CPU);
    }

    public LaneOptions {
        outputs = List.copyOf(outputs);
    }
}
