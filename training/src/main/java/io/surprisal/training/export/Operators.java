package io.surprisal.training.export;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.export.GraphWriter.Value;
import io.surprisal.onnx.export.Operator;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.ops.impl.transforms.dtype.Cast;

/**
 * The ONNX form of each SameDiff operation that scoring graphs use, opset 17. To export a graph with another operation, add
 * its case here and a row to the operator parity test.
 */
final class Operators {
    private Operators() {}

    static Value translate(DifferentialFunction operation, Value[] in, GraphWriter graph) {
        return switch (operation.opName()) {
            case "add" -> graph.node(Operator.ADD, in);
            case "subtract" -> graph.node(Operator.SUB, in);
            case "multiply" -> graph.node(Operator.MUL, in);
            case "divide" -> graph.node(Operator.DIV, in);
            case "maximum" -> graph.node(Operator.MAX, in);
            case "minimum" -> graph.node(Operator.MIN, in);
            case "neg" -> graph.node(Operator.NEG, in);
            case "abs" -> graph.node(Operator.ABS, in);
            case "exp" -> graph.node(Operator.EXP, in);
            case "log" -> graph.node(Operator.LOG, in);
            case "sqrt" -> graph.node(Operator.SQRT, in);
            case "step" ->
                graph.node(
                        Operator.CAST,
                        Map.of("to", (long) DataType.FLOAT.getNumber()),
                        graph.node(Operator.GREATER, in[0], scalar(operation, graph)));
            case "erf" -> graph.node(Operator.ERF, in);
            case "asinh" -> graph.node(Operator.ASINH, in);
            case "tanh" -> graph.node(Operator.TANH, in);
            case "sigmoid" -> graph.node(Operator.SIGMOID, in);
            case "softplus" -> graph.node(Operator.SOFTPLUS, in);
            case "relu" -> graph.node(Operator.RELU, in);
            case "thresholdedrelu" ->
                graph.node(Operator.THRESHOLDED_RELU, Map.of("alpha", (float) ((CustomOp) operation).tArgs()[0]), in);
            case "equals" -> graph.node(Operator.EQUAL, in);
            case "isnan" -> graph.node(Operator.IS_NAN, in);
            case "replace_nans" ->
                graph.node(Operator.WHERE, graph.node(Operator.IS_NAN, in), scalar(operation, graph), in[0]);
            case "Where" -> graph.node(Operator.WHERE, in);
            case "cast" ->
                graph.node(
                        Operator.CAST,
                        Map.of("to", (long) target((Cast) operation).getNumber()),
                        in);
            case "add_scalar" -> graph.node(Operator.ADD, in[0], scalar(operation, graph));
            case "sub_scalar" -> graph.node(Operator.SUB, in[0], scalar(operation, graph));
            case "rsub_scalar" -> graph.node(Operator.SUB, scalar(operation, graph), in[0]);
            case "mul_scalar" -> graph.node(Operator.MUL, in[0], scalar(operation, graph));
            case "div_scalar" -> graph.node(Operator.DIV, in[0], scalar(operation, graph));
            case "rdiv_scalar" -> graph.node(Operator.DIV, scalar(operation, graph), in[0]);
            case "greaterthan_scalar" -> graph.node(Operator.GREATER, in[0], scalar(operation, graph));
            case "matmul" -> product((CustomOp) operation, in, graph);
            case "xw_plus_b" -> graph.node(Operator.GEMM, in);
            case "ClipByValue" -> clip((CustomOp) operation, in, graph);
            case "reshape" -> reshape((CustomOp) operation, in, graph);
            case "expand_dims" ->
                graph.node(Operator.UNSQUEEZE, in[0], integers(graph, ((CustomOp) operation).iArgs()[0]));
            case "gather" -> gather((CustomOp) operation, in, graph);
            case "slice" -> slice((CustomOp) operation, in, graph);
            case "concat" -> graph.node(Operator.CONCAT, Map.of("axis", ((CustomOp) operation).iArgs()[0]), in);
            case "reduce_sum" ->
                graph.node(Operator.REDUCE_SUM, Map.of("keepdims", 0L), in[0], integers(graph, axes(operation)));
            case "reduce_mean" -> reduce(Operator.REDUCE_MEAN, axes(operation), in, graph);
            case "reduce_max" -> reduce(Operator.REDUCE_MAX, axes(operation), in, graph);
            default ->
                throw new IllegalArgumentException("SameDiff operation '" + operation.opName() + "' ("
                        + operation.getClass().getSimpleName() + ") has no ONNX form yet; add it to Operators");
        };
    }

    private static DataType target(Cast operation) {
        org.nd4j.linalg.api.buffer.DataType type = operation.outputVariable().dataType();
        return switch (type) {
            case FLOAT -> DataType.FLOAT;
            case INT -> DataType.INT32;
            case LONG -> DataType.INT64;
            case BOOL -> DataType.BOOL;
            default ->
                throw new IllegalArgumentException("A cast to " + type
                        + " has no ONNX form here; exported graphs cast to FLOAT, INT, LONG and BOOL");
        };
    }

    private static Value product(CustomOp operation, Value[] in, GraphWriter graph) {
        // Three integers: whether to transpose the first factor, the second, the result.
        if (Arrays.stream(operation.iArgs()).anyMatch(flag -> flag != 0)) {
            throw new IllegalArgumentException("A product with transposed factors has no ONNX form here; got flags "
                    + Arrays.toString(operation.iArgs()));
        }
        return graph.node(Operator.MAT_MUL, in);
    }

    private static Value clip(CustomOp operation, Value[] in, GraphWriter graph) {
        double[] bounds = operation.tArgs();
        return graph.node(Operator.CLIP, in[0], constant(graph, (float) bounds[0]), constant(graph, (float) bounds[1]));
    }

    private static Value reshape(CustomOp operation, Value[] in, GraphWriter graph) {
        // The first integer is the order of the elements, −99 for row-major; the shape follows.
        long[] arguments = operation.iArgs();
        return graph.node(Operator.RESHAPE, in[0], integers(graph, Arrays.copyOfRange(arguments, 1, arguments.length)));
    }

    private static Value gather(CustomOp operation, Value[] in, GraphWriter graph) {
        // The first integer is the axis; the indices follow, or are the second input.
        long[] arguments = operation.iArgs();
        Value indices = in.length > 1 ? in[1] : integers(graph, Arrays.copyOfRange(arguments, 1, arguments.length));
        return graph.node(Operator.GATHER, Map.of("axis", arguments[0]), in[0], indices);
    }

    private static Value slice(CustomOp operation, Value[] in, GraphWriter graph) {
        // The first elements of all axes; then how many there are, −1 for all that are left.
        long[] arguments = operation.iArgs();
        int rank = arguments.length / 2;
        long[] starts = Arrays.copyOf(arguments, rank);
        long[] ends = new long[rank];
        Arrays.setAll(ends, i -> arguments[rank + i] < 0 ? Long.MAX_VALUE : starts[i] + arguments[rank + i]);
        return graph.node(Operator.SLICE, in[0], integers(graph, starts), integers(graph, ends));
    }

    private static Value reduce(Operator operator, long[] axes, Value[] in, GraphWriter graph) {
        return graph.node(operator, Map.of("keepdims", 0L, "axes", axes), in[0]);
    }

    private static long[] axes(DifferentialFunction operation) {
        if (!(operation instanceof BaseReduceOp reduction) || reduction.isKeepDims()) {
            throw new IllegalArgumentException(
                    "Operation " + operation.opName() + " must be a reduction that drops its dimensions");
        }
        return Arrays.stream(reduction.getDimensions()).asLongStream().toArray();
    }

    private static Value scalar(DifferentialFunction operation, GraphWriter graph) {
        return constant(graph, ((ScalarOp) operation).scalar().getFloat(0));
    }

    private static Value constant(GraphWriter graph, float value) {
        return graph.constant(graph.fresh("scalar"), new float[] {value});
    }

    private static Value integers(GraphWriter graph, long... values) {
        return graph.constant(graph.fresh("integers"), values, values.length);
    }
}
