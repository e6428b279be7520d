package io.surprisal.adoption;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** ONNX models as other exporters write them: any opset, any names, float32 or float64. */
final class ForeignGraph {
    private final ModelProto.Builder model = ModelProto.newBuilder();
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("main_graph");
    private final DataType type;

    private ForeignGraph(DataType type, String producer, String version, long ir) {
        this.type = type;
        model.setProducerName(producer).setProducerVersion(version).setIrVersion(ir);
    }

    /** As torch.onnx.export has it. */
    static ForeignGraph pytorch(DataType type, long opset) {
        return new ForeignGraph(type, "pytorch", "2.4.0", opset > 20 ? 10 : 8).opset("", opset);
    }

    /** As skl2onnx has it. */
    static ForeignGraph sklearn(long opset) {
        return new ForeignGraph(DataType.FLOAT, "skl2onnx", "1.17.0", 8)
                .opset("ai.onnx.ml", 3)
                .opset("", opset);
    }

    ForeignGraph opset(String domain, long version) {
        model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version));
        return this;
    }

    ForeignGraph input(String name, String... shape) {
        graph.addInput(value(name, type, shape));
        return this;
    }

    ForeignGraph output(String name, String... shape) {
        graph.addOutput(value(name, type, shape));
        return this;
    }

    ForeignGraph labels(String name, String... shape) {
        graph.addOutput(value(name, DataType.INT64, shape));
        return this;
    }

    /** Weights in the graph's type. */
    ForeignGraph weights(String name, List<Long> shape, double... values) {
        graph.addInitializer(tensor(name, shape, values));
        return this;
    }

    ForeignGraph integers(String name, long... values) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64.getNumber())
                .addDims(values.length)
                .addAllInt64Data(Arrays.stream(values).boxed().toList()));
        return this;
    }

    /** A Constant node, as PyTorch writes numbers that stand in the code. */
    ForeignGraph constant(String name, double value) {
        AttributeProto attribute = AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeType.TENSOR)
                .setT(tensor("", List.of(), value))
                .build();
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Constant")
                .setName("/Constant_" + name)
                .addOutput(name)
                .addAttribute(attribute));
        return this;
    }

    ForeignGraph node(String operator, List<String> inputs, String output) {
        return node("", operator, Map.of(), inputs, List.of(output));
    }

    ForeignGraph node(String operator, Map<String, Object> attributes, List<String> inputs, String output) {
        return node("", operator, attributes, inputs, List.of(output));
    }

    ForeignGraph node(
            String domain, String operator, Map<String, Object> attributes, List<String> inputs, List<String> outputs) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName("/" + outputs.get(0) + "/" + operator)
                .addAllInput(inputs)
                .addAllOutput(outputs);
        new TreeMap<>(attributes).forEach((name, value) -> node.addAttribute(attribute(name, value)));
        graph.addNode(node);
        return this;
    }

    GraphProto graph() {
        return graph.build();
    }

    ModelProto build() {
        return model.setGraph(graph).build();
    }

    Path write(Path file) {
        try {
            return Files.write(file, build().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TensorProto tensor(String name, List<Long> shape, double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            if (type == DataType.DOUBLE) {
                bytes.putDouble(value);
            } else {
                bytes.putFloat((float) value);
            }
        }
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(shape)
                .setRawData(ByteString.copyFrom(bytes.flip()))
                .build();
    }

    private static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (value instanceof Integer number) {
            return attribute.setType(AttributeType.INT).setI(number).build();
        }
        if (value instanceof Float number) {
            return attribute.setType(AttributeType.FLOAT).setF(number).build();
        }
        if (value instanceof GraphProto body) {
            return attribute.setType(AttributeType.GRAPH).setG(body).build();
        }
        if (value instanceof String text) {
            return attribute
                    .setType(AttributeType.STRING)
                    .setS(ByteString.copyFromUtf8(text))
                    .build();
        }
        List<?> list = (List<?>) value;
        if (list.get(0) instanceof Integer) {
            attribute.setType(AttributeType.INTS);
            list.forEach(number -> attribute.addInts((Integer) number));
        } else if (list.get(0) instanceof Float) {
            attribute.setType(AttributeType.FLOATS);
            list.forEach(number -> attribute.addFloats((Float) number));
        } else {
            attribute.setType(AttributeType.STRINGS);
            list.forEach(text -> attribute.addStrings(ByteString.copyFromUtf8((String) text)));
        }
        return attribute.build();
    }

    private static ValueInfoProto value(String name, DataType type, String... shape) {
        ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
        var tensor = value.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
        tensor.getShapeBuilder();
        for (String dimension : shape) {
            boolean fixed = !dimension.isEmpty() && dimension.chars().allMatch(Character::isDigit);
            tensor.getShapeBuilder()
                    .addDim(
                            fixed
                                    ? Dimension.newBuilder().setDimValue(Long.parseLong(dimension))
                                    : Dimension.newBuilder().setDimParam(dimension));
        }
        return value.build();
    }
}
