package io.surprisal.adoption;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An input or output of an ONNX model.
 *
 * @param type of its elements; UNDEFINED for what is no tensor
 * @param shape a fixed dimension as a number, any other as the model names it, or ?
 */
record Port(String name, DataType type, List<String> shape) {
    static Port of(ValueInfoProto value) {
        var tensor = value.getType().getTensorType();
        List<String> shape = new ArrayList<>();
        for (Dimension dimension : tensor.getShape().getDimList()) {
            String named = dimension.getDimParam().isBlank() ? "?" : dimension.getDimParam();
            shape.add(dimension.getDimValue() > 0 ? Long.toString(dimension.getDimValue()) : named);
        }
        DataType type = value.getType().hasTensorType() ? DataType.forNumber(tensor.getElemType()) : null;
        return new Port(value.getName(), type == null ? DataType.UNDEFINED : type, shape);
    }

    /** Whether it holds floating-point numbers. */
    boolean isFloating() {
        return type == DataType.FLOAT || type == DataType.DOUBLE;
    }

    /** The length of a dimension, or 0 where it is open. */
    long length(int dimension) {
        String length = shape.get(dimension);
        return length.chars().allMatch(Character::isDigit) ? Long.parseLong(length) : 0;
    }

    @Override
    public String toString() {
        return name + " "
                + switch (type) {
                    case FLOAT -> "float32";
                    case DOUBLE -> "float64";
                    case UNDEFINED -> "(no tensor)";
                    default -> type.name().toLowerCase(Locale.ROOT);
                }
                + (type == DataType.UNDEFINED ? "" : " [" + String.join(", ", shape) + "]");
    }
}
