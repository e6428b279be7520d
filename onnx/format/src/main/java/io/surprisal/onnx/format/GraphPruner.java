package io.surprisal.onnx.format;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reduces a graph to some of its outputs: ONNX Runtime computes every output of the file, asked for or not. */
final class GraphPruner {
    private GraphPruner() {}

    static ModelProto keepOutputs(ModelProto model, Collection<String> names) {
        GraphProto graph = model.getGraph();
        Set<String> needed = new HashSet<>(names);
        List<NodeProto> kept = new ArrayList<>();
        // Nodes stand in topological order: going backwards meets every consumer before its producer.
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = graph.getNode(i);
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                addInputs(node, needed);
                kept.add(node);
            }
        }
        Collections.reverse(kept);
        GraphProto.Builder pruned = graph.toBuilder().clearNode().clearOutput().clearInitializer();
        pruned.addAllNode(kept);
        graph.getOutputList().stream()
                .filter(output -> names.contains(output.getName()))
                .forEach(pruned::addOutput);
        graph.getInitializerList().stream()
                .filter(initializer -> needed.contains(initializer.getName()))
                .forEach(pruned::addInitializer);
        return model.toBuilder().setGraph(pruned).build();
    }

    /** What a node reads: its inputs and, for If, Loop and Scan, what their bodies read from outside. */
    private static void addInputs(NodeProto node, Set<String> needed) {
        needed.addAll(node.getInputList());
        for (AttributeProto attribute : node.getAttributeList()) {
            attribute.getG().getNodeList().forEach(inner -> addInputs(inner, needed));
            attribute.getG().getOutputList().forEach(output -> needed.add(output.getName()));
        }
    }
}
