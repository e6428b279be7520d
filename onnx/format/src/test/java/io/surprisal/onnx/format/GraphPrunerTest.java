package io.surprisal.onnx.format;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphPrunerTest {
    @Test
    void dropsWhatOnlyOtherOutputsNeed() {
        GraphProto pruned = keep(Graphs.smallModel().build(), "surprisal");
        assertThat(operators(pruned)).containsExactly("Squeeze", "ReduceSum");
        assertThat(pruned.getOutputList()).extracting(ValueInfoProto::getName).containsExactly("surprisal");
        assertThat(pruned.getInitializerList()).extracting(TensorProto::getName).containsExactly("axes");
        assertThat(operators(keep(Graphs.smallModel().build(), "expected"))).containsExactly("Squeeze", "Add", "Neg");
    }

    @Test
    void keepsEverythingForAllOutputs() {
        ModelProto model = Graphs.smallModel().build();
        assertThat(GraphPruner.keepOutputs(model, List.of("expected", "surprisal")))
                .isEqualTo(model);
    }

    @Test
    void keepsWhatABranchReadsFromOutside() {
        GraphProto branch = GraphProto.newBuilder()
                .addNode(Graphs.node("Neg", "inner", "shifted"))
                .addOutput(Graphs.value("inner", DataType.FLOAT, "N"))
                .build();
        ModelProto.Builder model = Graphs.smallModel();
        model.getGraphBuilder()
                .addNode(NodeProto.newBuilder(Graphs.node("If", "elbo", "record"))
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("then_branch")
                                .setG(branch)))
                .addOutput(Graphs.value("elbo", DataType.FLOAT, "N"));
        assertThat(operators(keep(model.build(), "elbo"))).containsExactly("Squeeze", "Add", "If");
    }

    private static GraphProto keep(ModelProto model, String output) {
        return GraphPruner.keepOutputs(model, List.of(output)).getGraph();
    }

    private static List<String> operators(GraphProto graph) {
        return graph.getNodeList().stream().map(NodeProto::getOpType).toList();
    }
}
