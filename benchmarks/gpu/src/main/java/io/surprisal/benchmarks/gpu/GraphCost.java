package io.surprisal.benchmarks.gpu;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one record costs at least: the products of matrices with the file's weights, and what crosses the bus.
 *
 * @param flop floating-point operations, two for each multiplication and addition; what follows the latent noise counts once for each sample
 * @param bytes of the input and the outputs
 */
record GraphCost(long flop, long bytes) {
    private static final String NOISE = "epsilon";

    static GraphCost of(ModelFile model, List<OutputName> outputs) {
        GraphProto graph = model.withOutputs(outputs).getGraph();
        int samples = Math.max(1, model.manifest().samples());
        Map<String, TensorProto> weights = new HashMap<>();
        Set<String> sampled = new HashSet<>();
        for (TensorProto tensor : graph.getInitializerList()) {
            weights.put(tensor.getName(), tensor);
            if (tensor.getName().endsWith(NOISE)) {
                sampled.add(tensor.getName());
            }
        }
        long flop = 0;
        for (NodeProto node : graph.getNodeList()) {
            boolean perSample = node.getInputList().stream().anyMatch(sampled::contains);
            if (perSample) {
                sampled.addAll(node.getOutputList());
            }
            if (node.getOpType().equals("MatMul") || node.getOpType().equals("Gemm")) {
                TensorProto factor = weights.get(node.getInput(1));
                long size = factor == null ? 0 : factor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
                flop += 2 * size * (perSample ? samples : 1);
            }
        }
        int width = model.manifest().features().size();
        long values = (long) model.manifest().window() * width;
        for (OutputName output : outputs) {
            values += output.output().perRecord() ? 1 : width;
        }
        return new GraphCost(flop, values * Float.BYTES);
    }
}
