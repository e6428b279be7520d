package io.surprisal.training.export;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.export.GraphWriter.Value;
import io.surprisal.training.graph.Operations;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Translates a SameDiff graph into ONNX nodes, operation by operation: placeholders become inputs, constants and variables
 * initializers, and each operation the ONNX operators of the same meaning ({@link Operators}). What the wanted outputs do not
 * need is left out.
 */
public final class SameDiffToOnnx {
    private final SameDiff source;
    private final GraphWriter target;
    private final Map<String, Value> translated = new HashMap<>();

    public SameDiffToOnnx(SameDiff source, GraphWriter target) {
        this.source = source;
        this.target = target;
    }

    /** Declares a graph input for a float32 or int64 placeholder; {@code shape} as {@link GraphWriter#input} takes it. */
    public void input(String placeholder, List<String> shape) {
        DataType type = switch (source.getVariable(placeholder).dataType()) {
            case FLOAT -> DataType.FLOAT;
            case LONG -> DataType.INT64;
            default ->
                throw new IllegalArgumentException("Placeholder " + placeholder + " is of type "
                        + source.getVariable(placeholder).dataType() + "; inputs are FLOAT and LONG");
        };
        translated.put(placeholder, target.input(placeholder, type, shape));
    }

    /** Translates everything that some variables depend on. */
    public void translate(Collection<String> variables) {
        Set<String> needed = Operations.behind(source, variables, Set.of());
        // SameDiff keeps its operations in the order in which they were built: inputs come first.
        for (SameDiffOp operation : source.getOps().values()) {
            if (needed.contains(operation.getName())) {
                Value[] inputs =
                        operation.getInputsToOp().stream().map(this::value).toArray(Value[]::new);
                translated.put(
                        operation.getOutputsOfOp().get(0), Operators.translate(operation.getOp(), inputs, target));
            }
        }
    }

    /** The ONNX value of a translated variable. */
    public Value value(String variable) {
        Value known = translated.get(variable);
        if (known != null) {
            return known;
        }
        SDVariable constant = source.getVariable(variable);
        if (constant.getVariableType() != VariableType.CONSTANT
                && constant.getVariableType() != VariableType.VARIABLE) {
            throw new IllegalStateException("Variable " + variable + " (" + constant.getVariableType()
                    + ") is neither a declared input nor a constant");
        }
        Value value = initializer(variable, constant.getArr());
        translated.put(variable, value);
        return value;
    }

    private Value initializer(String name, INDArray array) {
        return switch (array.dataType()) {
            case FLOAT -> target.constant(name, array.dup('c').data().asFloat(), array.shape());
            case INT, LONG -> target.constant(name, array.dup('c').data().asLong(), array.shape());
            default ->
                throw new IllegalArgumentException("Constant " + name + " is of type " + array.dataType()
                        + "; exported graphs hold FLOAT, INT and LONG");
        };
    }
}
