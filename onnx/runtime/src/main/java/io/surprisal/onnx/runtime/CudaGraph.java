package io.surprisal.onnx.runtime;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/**
 * A graph in operators that ONNX Runtime 1.29 has CUDA kernels for: each Asinh, which bends the scores of an ensemble's members, is spelled out as
 * sign(x) (log(b + √(b² + 1)) + log(max(a / c, 1))) with a = |x|, c = 2⁶⁰, b = min(a, c). The cut at c keeps b² within a float. Within
 * 2e-7, or a rounding of the value, of asinh.
 */
final class CudaGraph {
    private static final float CUT = 0x1p60f;

    private final GraphProto.Builder graph;
    private final String prefix;

    private CudaGraph(GraphProto.Builder graph, String prefix) {
        this.graph = graph;
        this.prefix = prefix;
    }

    static ModelProto of(ModelProto model) {
        GraphProto.Builder graph = model.getGraph().toBuilder().clearNode();
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (node.getOpType().equals("Asinh")) {
                new CudaGraph(graph, node.getOutput(0) + "/asinh/").asinh(node.getInput(0), node.getOutput(0));
            } else {
                graph.addNode(node);
            }
        }
        return model.toBuilder().setGraph(graph).build();
    }

    private void asinh(String x, String result) {
        String cut = scalar("cut", CUT);
        String one = scalar("one", 1);
        String size = node("Abs", "size", x);
        String bounded = node("Min", "bounded", size, cut);
        String square = node("Mul", "square", bounded, bounded);
        String root = node("Sqrt", "root", node("Add", "square-and-one", square, one));
        String below = node("Log", "below", node("Add", "bounded-and-root", bounded, root));
        String beyond = node("Log", "beyond", node("Max", "excess", node("Div", "ratio", size, cut), one));
        String sign = node("Sign", "sign", x);
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Mul")
                .setName(result)
                .addInput(sign)
                .addInput(node("Add", "sum", below, beyond))
                .addOutput(result));
    }

    private String node(String operator, String name, String... inputs) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(prefix + name);
        for (String input : inputs) {
            node.addInput(input);
        }
        graph.addNode(node.addOutput(prefix + name));
        return prefix + name;
    }

    private String scalar(String name, float value) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(prefix + name)
                .setDataType(DataType.FLOAT.getNumber())
                .addDims(1)
                .addFloatData(value));
        return prefix + name;
    }
}
