package io.surprisal.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.surprisal.onnx.export.GraphWriter.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphWriterTest {
    private final GraphWriter graph = new GraphWriter("test");

    @Test
    void theSameCallsGiveTheSameBytes() {
        byte[] first = everyAttributeKind().toByteArray();
        for (int i = 0; i < 20; i++) {
            assertThat(everyAttributeKind().toByteArray()).isEqualTo(first);
        }
    }

    @Test
    void runsInOnnxRuntime() throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(everyAttributeKind().toByteArray());
                OnnxTensor x = OnnxTensor.createTensor(environment, new float[][] {{1, 2, 3}, {4, 5, 6}});
                OrtSession.Result result = session.run(Map.of("x", x))) {
            // 2·xWᵀ + b with W = (1 0 1; 0 1 0), b = (10 20); transposed; columns reflected; summed over the last axis.
            assertThat((float[][]) result.get("product").orElseThrow().getValue())
                    .isDeepEqualTo(new float[][] {{18, 24}, {30, 30}});
            assertThat((float[][]) result.get("reflected").orElseThrow().getValue())
                    .isDeepEqualTo(new float[][] {{18, 30, 18}, {24, 30, 24}});
            assertThat((float[]) result.get("sums").orElseThrow().getValue()).containsExactly(66, 78);
        }
    }

    @Test
    void writesTheHeaderAndTheMetadataInOrder() {
        graph.describe("what it is", 3);
        ModelProto model = graph.build("0.1", Map.of("b", "2", "a", "1", "c", "3"));
        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getOpsetImportList()).singleElement().satisfies(opset -> {
            assertThat(opset.getDomain()).isEmpty();
            assertThat(opset.getVersion()).isEqualTo(17);
        });
        assertThat(model.getProducerVersion()).isEqualTo("0.1");
        assertThat(model.getDomain()).isEqualTo("io.surprisal");
        assertThat(model.getModelVersion()).isEqualTo(3);
        assertThat(model.getDocString()).isEqualTo("what it is");
        assertThat(model.getMetadataPropsList())
                .extracting(StringStringEntryProto::getKey)
                .containsExactly("a", "b", "c");
    }

    @Test
    void writesSymbolicAndFixedDimensions() {
        graph.input("x", DataType.INT64, List.of("N", "1", "38"));
        var tensor = graph.build("", Map.of()).getGraph().getInput(0).getType().getTensorType();
        assertThat(tensor.getElemType()).isEqualTo(DataType.INT64.getNumber());
        assertThat(tensor.getShape().getDimList())
                .containsExactly(
                        Dimension.newBuilder().setDimParam("N").build(),
                        Dimension.newBuilder().setDimValue(1).build(),
                        Dimension.newBuilder().setDimValue(38).build());
    }

    @Test
    void writesEveryKindOfAttributeSortedByName() {
        Value x = graph.input("x", DataType.FLOAT, List.of("N"));
        graph.node(Operator.PAD, Map.of("d", 3L, "c", 0.5f, "b", "text", "a", new long[] {1, 2}), x, x);
        NodeProto node = graph.build("", Map.of()).getGraph().getNode(0);
        assertThat(node.getAttributeList()).extracting(AttributeProto::getName).containsExactly("a", "b", "c", "d");
        assertThat(node.getAttribute(0).getIntsList()).containsExactly(1L, 2L);
        assertThat(node.getAttribute(1).getS().toStringUtf8()).isEqualTo("text");
        assertThat(node.getAttribute(2).getF()).isEqualTo(0.5f);
        assertThat(node.getAttribute(3).getI()).isEqualTo(3);
        assertThatThrownBy(() -> graph.node(Operator.PAD, Map.of("a", 3), x, x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Attribute a has a type that no operator here takes: Integer");
    }

    @Test
    void refusesAValueOfAnotherGraph() {
        Value elsewhere = new GraphWriter("other").input("x", DataType.FLOAT, List.of("N"));
        assertThatThrownBy(() -> graph.node(Operator.NEG, elsewhere))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The value x belongs to another graph");
        assertThatThrownBy(() -> graph.output("x", elsewhere, List.of("N")))
                .hasMessage("The value x belongs to another graph");
    }

    @Test
    void aValueOfAnotherGraphIsRefusedAlsoWhereThisOneHasItsName() {
        Value elsewhere = new GraphWriter("other").input("x", DataType.FLOAT, List.of("N"));
        graph.input("x", DataType.FLOAT, List.of("N"));
        assertThatThrownBy(() -> graph.node(Operator.NEG, elsewhere))
                .hasMessage("The value x belongs to another graph");
    }

    @Test
    void refusesANodeWithAnotherNumberOfInputsThanItsOperatorTakes() {
        Value x = graph.input("x", DataType.FLOAT, List.of("N"));
        assertThatThrownBy(() -> graph.node(Operator.ADD, x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Add takes 2 inputs; got 1");
        assertThatThrownBy(() -> graph.node(Operator.GEMM, x, x, x, x)).hasMessage("Gemm takes 2 to 3 inputs; got 4");
        assertThatThrownBy(() -> graph.node(Operator.CONCAT)).hasMessage("Concat takes 1 or more inputs; got 0");
        assertThat(graph.node(Operator.CLIP, x).name()).startsWith("Clip_");
    }

    @Test
    void refusesANameTwice() {
        Value x = graph.input("x", DataType.FLOAT, List.of("N"));
        assertThatThrownBy(() -> graph.constant("x", new float[] {1}, 1)).hasMessage("The graph defines x twice");
        assertThatThrownBy(() -> graph.named("x", Operator.NEG, Map.of(), x)).hasMessage("The graph defines x twice");
    }

    @Test
    void refusesAConstantThatDoesNotFillItsShape() {
        assertThatThrownBy(() -> graph.constant("w", new float[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Constant w has 5 values; its shape [2, 3] needs 6");
        assertThatThrownBy(() -> graph.constant("axes", new long[2]))
                .hasMessage("Constant axes has 2 values; its shape [] needs 1");
    }

    private static ModelProto everyAttributeKind() {
        GraphWriter graph = new GraphWriter("test");
        Value x = graph.input("x", DataType.FLOAT, List.of("N", "3"));
        Value weights = graph.constant("weights", new float[] {1, 0, 1, 0, 1, 0}, 2, 3);
        Value bias = graph.constant("bias", new float[] {10, 20}, 2);
        Value pads = graph.constant("pads", new long[] {0, 0, 0, 1}, 4);
        Map<String, Object> gemm = Map.of("alpha", 2f, "beta", 1f, "transB", 1L);
        Value product = graph.node(Operator.GEMM, gemm, x, weights, bias);
        Value transposed = graph.node(Operator.TRANSPOSE, Map.of("perm", new long[] {1, 0}), product);
        Value reflected = graph.node(Operator.PAD, Map.of("mode", "reflect"), transposed, pads);
        graph.output("product", product, List.of("N", "2"));
        graph.output("reflected", reflected, List.of("2", "M"));
        graph.output("sums", graph.sumOverLastAxis(reflected, 3), List.of("2"));
        return graph.build("test", Map.of("z", "1", "y", "2"));
    }
}
