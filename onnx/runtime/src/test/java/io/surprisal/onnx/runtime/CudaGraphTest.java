package io.surprisal.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.export.GraphWriter.Value;
import io.surprisal.onnx.export.Operator;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CudaGraphTest {
    private static final float[] VALUES = {
        0, 1e-6f, -1e-3f, 0.5f, -1, 3, -40, 1e6f, -1e18f, 2e18f, 3e20f, -1e30f, 3e38f, Float.NaN
    };

    @Test
    void spellsAsinhOutOverTheRangeOfAFloat() throws Exception {
        ModelProto graph = CudaGraph.of(asinh());
        assertThat(graph.getGraph().getNodeList())
                .extracting(NodeProto::getOpType)
                .doesNotContain("Asinh");
        float[] got = run(graph);
        for (int i = 0; i < VALUES.length; i++) {
            double x = VALUES[i];
            double a = Math.abs(x);
            double expected = Math.signum(x) * Math.log(a + Math.sqrt(a * a + 1));
            if (Double.isNaN(x)) {
                assertThat(got[i]).isNaN();
            } else {
                assertThat((double) got[i])
                        .as("asinh(" + x + ")")
                        .isCloseTo(expected, within(2e-7 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    @Test
    void leavesEveryOtherNodeAsItIs() {
        ModelProto tiny = TinyModel.build("tiny", List.of("cpu", "io"));
        assertThat(CudaGraph.of(tiny)).isEqualTo(tiny);
    }

    private static ModelProto asinh() {
        GraphWriter graph = new GraphWriter("asinh");
        Value x = graph.input("x", DataType.FLOAT, List.of("N"));
        graph.output("y", graph.node(Operator.ASINH, x), List.of("N"));
        return graph.build("test", Map.of());
    }

    private static float[] run(ModelProto graph) throws OrtException {
        OrtEnvironment environment = RuntimeEnvironment.get();
        try (OrtSession session = environment.createSession(graph.toByteArray());
                OnnxTensor x =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(VALUES), new long[] {VALUES.length});
                OrtSession.Result result = session.run(Map.of("x", x))) {
            return (float[]) result.get(0).getValue();
        }
    }
}
