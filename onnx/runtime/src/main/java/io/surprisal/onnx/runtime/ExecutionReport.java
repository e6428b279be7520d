package io.surprisal.onnx.runtime;

import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.util.List;

/**
 * Where this machine computes a model, from a session that ran.
 *
 * @param provider what computes it
 * @param nodes how many nodes ONNX Runtime's optimised graph has
 * @param operators the operators of those nodes, with their numbers
 * @param reason why it is the processor where a GPU was asked for if possible; empty where it is what was asked for
 */
public record ExecutionReport(ExecutionProvider provider, int nodes, String operators, String reason) {
    /** @throws ScoringException as {@link OnnxScorer#open} */
    public static ExecutionReport of(ModelFile model, List<OutputName> outputs, ExecutionSettings settings) {
        try (ModelSession session = ModelSession.open(model, outputs, settings)) {
            ExecutionProvider provider = session.provider();
            NodePlacement placement = session.placement(outputs, settings);
            return new ExecutionReport(
                    provider, placement.count(provider), placement.operators(provider), session.reason());
        }
    }
}
