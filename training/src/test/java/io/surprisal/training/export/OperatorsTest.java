package io.surprisal.training.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.surprisal.onnx.export.GraphWriter;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ReplaceNans;
import org.nd4j.linalg.api.ops.impl.transforms.custom.ThresholdRelu;
import org.nd4j.linalg.factory.Nd4j;

/** Every operation that the translation knows, by itself: SameDiff against ONNX Runtime on the same [3, 4] input. */
class OperatorsTest {
    private static final float[] INPUT = {-2.5f, -1, -0.5f, 0, 0.25f, 0.5f, 1, 1.5f, 2, 3, Float.NaN, 40};

    static Stream<Arguments> operations() {
        return Stream.of(
                operation("add", SDVariable::add),
                operation("subtract", SDVariable::sub),
                operation("multiply", SDVariable::mul),
                operation("divide", SDVariable::div),
                operation("maximum", (x, c) -> x.getSameDiff().math().max(finite(x), c)),
                operation("minimum", (x, c) -> x.getSameDiff().math().min(finite(x), c)),
                operation("neg", (x, c) -> x.getSameDiff().math().neg(x)),
                operation("abs", (x, c) -> x.getSameDiff().math().abs(x)),
                operation("exp", (x, c) -> x.getSameDiff().math().exp(x)),
                operation("log", (x, c) -> x.getSameDiff().math().log(x.mul(x).add(0.1))),
                operation("sqrt", (x, c) -> x.getSameDiff().math().sqrt(x.mul(x))),
                operation("step", (x, c) -> x.getSameDiff().math().step(finite(x), 0.4)),
                operation("erf", (x, c) -> x.getSameDiff().math().erf(x)),
                operation("asinh", (x, c) -> x.getSameDiff().math().asinh(x.mul(4))),
                operation("tanh", (x, c) -> x.getSameDiff().math().tanh(x)),
                operation("sigmoid", (x, c) -> x.getSameDiff().nn().sigmoid(x)),
                operation("softplus", (x, c) -> x.getSameDiff().nn().softplus(x)),
                operation("relu", (x, c) -> x.getSameDiff().nn().relu(finite(x), 0)),
                operation("thresholdedrelu", (x, c) -> new ThresholdRelu(x.getSameDiff(), x, -0.75).outputVariable()),
                operation("equals", (x, c) -> x.getSameDiff().eq(x, x).castTo(DataType.FLOAT)),
                operation("add of a row", (x, c) -> x.add(x.getSameDiff().reshape(c, 4))),
                operation(
                        "isnan, cast", (x, c) -> x.getSameDiff().math().isNaN(x).castTo(DataType.FLOAT)),
                operation(
                        "cast to an integer",
                        (x, c) -> finite(x).castTo(DataType.LONG).castTo(DataType.FLOAT)),
                operation(
                        "Where",
                        (x, c) -> x.getSameDiff()
                                .where(x.mul(2), finite(x), x.getSameDiff().gt(finite(x), 0.4))),
                operation("replace_nans", (x, c) -> new ReplaceNans(x.getSameDiff(), x, false, 0.25).outputVariable()),
                operation("add_scalar", (x, c) -> x.add(2)),
                operation("sub_scalar", (x, c) -> x.sub(2)),
                operation("rsub_scalar", (x, c) -> x.rsub(2)),
                operation("mul_scalar", (x, c) -> x.mul(-3)),
                operation("div_scalar", (x, c) -> x.div(4)),
                operation("rdiv_scalar", (x, c) -> x.add(7).rdiv(4)),
                operation(
                        "greaterthan_scalar",
                        (x, c) -> x.getSameDiff().gt(finite(x), 0.4).castTo(DataType.FLOAT)),
                operation(
                        "matmul",
                        (x, c) ->
                                x.getSameDiff().mmul(finite(x), x.getSameDiff().reshape(c, 4, 1))),
                operation(
                        "xw_plus_b",
                        (x, c) -> x.getSameDiff()
                                .nn()
                                .linear(
                                        finite(x),
                                        x.getSameDiff().constant(Nd4j.eye(4).castTo(DataType.FLOAT)),
                                        x.getSameDiff().reshape(c, 4))),
                operation("ClipByValue", (x, c) -> x.getSameDiff().math().clipByValue(finite(x), -1, 2)),
                operation("reshape", (x, c) -> x.getSameDiff().reshape(x, 2, -1)),
                operation("expand_dims", (x, c) -> x.getSameDiff().expandDims(x, 0)),
                operation("gather", (x, c) -> x.getSameDiff().gather(x, new int[] {2, 0}, 1)),
                operation("slice", (x, c) -> x.getSameDiff().slice(x, new int[] {0, 1}, -1, 2)),
                operation("concat", (x, c) -> x.getSameDiff().concat(1, x, x)),
                operation("reduce_sum", (x, c) -> finite(x).sum(1)),
                operation("reduce_mean", (x, c) -> finite(x).mean(0)),
                operation("reduce_max", (x, c) -> finite(x).max(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void meansTheSameInOnnx(String name, BinaryOperator<SDVariable> operation) throws Exception {
        SameDiff source = SameDiff.create();
        SDVariable x = source.placeHolder("x", DataType.FLOAT, -1, 4);
        SDVariable c = source.constant("c", Nd4j.createFromArray(new float[][] {{1, -2, 0.5f, 3}}));
        SDVariable y = operation.apply(x, c);

        INDArray expected = source.outputSingle(Map.of("x", Nd4j.create(INPUT, new long[] {3, 4}, 'c')), y.name());

        FloatBuffer got = runInOnnx(source, y.name(), expected.rank());
        double[] values = expected.dup('c').reshape(-1).toDoubleVector();
        assertThat(got.remaining()).isEqualTo(values.length);
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                assertThat(got.get(i)).isNaN();
            } else {
                assertThat((double) got.get(i)).isCloseTo(values[i], within(1e-5 * Math.max(1, Math.abs(values[i]))));
            }
        }
    }

    @Test
    void namesAnOperationItDoesNotKnow() {
        SameDiff source = SameDiff.create();
        SDVariable x = source.placeHolder("x", DataType.FLOAT, -1, 4);
        SDVariable y = source.math().cube(x);

        assertThatThrownBy(() -> runInOnnx(source, y.name(), 2))
                .hasMessageContaining("'cube'")
                .hasMessageContaining("no ONNX form");
    }

    private static FloatBuffer runInOnnx(SameDiff source, String output, int rank) throws Exception {
        GraphWriter target = new GraphWriter("one operation");
        SameDiffToOnnx translation = new SameDiffToOnnx(source, target);
        translation.input("x", List.of("N", "4"));
        translation.translate(List.of(output));
        target.output(
                "y",
                translation.value(output),
                Stream.iterate("d0", d -> d + "0").limit(rank).toList());
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        byte[] model = target.build("test", Map.of()).toByteArray();
        try (OrtSession session = environment.createSession(model, new OrtSession.SessionOptions());
                OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(INPUT), new long[] {3, 4});
                OrtSession.Result result = session.run(Map.of("x", input))) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer();
        }
    }

    /** The input with its missing value set to 0: runtimes differ in what a comparison with NaN gives. */
    private static SDVariable finite(SDVariable x) {
        return new ReplaceNans(x.getSameDiff(), x, false, 0).outputVariable();
    }

    private static Arguments operation(String name, BinaryOperator<SDVariable> operation) {
        return Arguments.of(name, operation);
    }
}
