package io.surprisal.onnx.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Map;

/**
 * A graph with other names for its values, in the bodies of If, Loop and Scan as well: ONNX names are unique across them. What only
 * describes the graph, such as the shapes of inner values and the metadata of nodes, is gone.
 *
 * @param known the new names of some values
 * @param prefix stands before the names of all others
 */
record RenamedGraph(Map<String, String> known, String prefix) {
    /** The name of a domain: ONNX's own has two. */
    static String domain(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }

    GraphProto of(GraphProto graph) {
        GraphProto.Builder renamed = GraphProto.newBuilder().setName(graph.getName());
        graph.getInputList().forEach(input -> renamed.addInput(of(input)));
        graph.getOutputList().forEach(output -> renamed.addOutput(of(output)));
        for (TensorProto initializer : graph.getInitializerList()) {
            if (!known.containsKey(initializer.getName())) {
                renamed.addInitializer(of(initializer));
            }
        }
        for (SparseTensorProto initializer : graph.getSparseInitializerList()) {
            if (!known.containsKey(initializer.getValues().getName())) {
                renamed.addSparseInitializer(initializer.toBuilder().setValues(of(initializer.getValues())));
            }
        }
        graph.getNodeList().forEach(node -> renamed.addNode(of(node)));
        return renamed.build();
    }

    private NodeProto of(NodeProto node) {
        NodeProto.Builder renamed = node.toBuilder()
                .setName(node.getName().isEmpty() ? "" : prefix + node.getName())
                .setDomain(domain(node.getDomain()))
                .clearInput()
                .clearOutput()
                .clearAttribute()
                // Such as torch.onnx.export's stack traces.
                .clearMetadataProps();
        node.getInputList().forEach(input -> renamed.addInput(of(input)));
        node.getOutputList().forEach(output -> renamed.addOutput(of(output)));
        node.getAttributeList().forEach(attribute -> renamed.addAttribute(of(attribute)));
        return renamed.build();
    }

    private AttributeProto of(AttributeProto attribute) {
        AttributeProto.Builder renamed = attribute.toBuilder().clearGraphs();
        if (attribute.hasG()) {
            renamed.setG(of(attribute.getG()));
        }
        attribute.getGraphsList().forEach(body -> renamed.addGraphs(of(body)));
        return renamed.build();
    }

    private ValueInfoProto of(ValueInfoProto value) {
        return value.toBuilder()
                .setName(of(value.getName()))
                .clearMetadataProps()
                .build();
    }

    private TensorProto of(TensorProto tensor) {
        return tensor.toBuilder()
                .setName(of(tensor.getName()))
                .clearMetadataProps()
                .build();
    }

    /** An optional input or output that is not there has an empty name. */
    private String of(String name) {
        return name.isEmpty() ? "" : known.getOrDefault(name, prefix + name);
    }
}
