package io.surprisal.onnx.format;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;

/**
 * The size of a model's graph.
 *
 * @param nodes how many operators it applies
 * @param parameters how many numbers it carries
 * @param opset the version of its ONNX operators
 * @param bytes the size of the file
 */
public record GraphSummary(int nodes, long parameters, long opset, int bytes) {
    static GraphSummary of(ModelProto model, int bytes) {
        return new GraphSummary(
                model.getGraph().getNodeCount(),
                model.getGraph().getInitializerList().stream()
                        .mapToLong(GraphSummary::size)
                        .sum(),
                model.getOpsetImportList().stream()
                        .filter(opset -> opset.getDomain().isEmpty())
                        .mapToLong(OperatorSetIdProto::getVersion)
                        .findFirst()
                        .orElse(0),
                bytes);
    }

    private static long size(TensorProto tensor) {
        return tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
    }
}
