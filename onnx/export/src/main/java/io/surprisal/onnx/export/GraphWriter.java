package io.surprisal.onnx.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Builds one ONNX model, opset 17, or that of a model that is put into it. A node's inputs are values that this writer gave out before, so
 * the graph comes out in topological order. The same calls give the same bytes.
 */
public final class GraphWriter {
    private static final long OPSET = 17;
    private static final long IR_VERSION = 8;

    /** Reverse domain name of who defines the model, as the ONNX specification asks for. */
    private static final String DOMAIN = "io.surprisal";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Long> opsets = new TreeMap<>(Map.of("", OPSET));
    private long irVersion = IR_VERSION;
    private String description = "";
    private long modelVersion;
    private int generated;

    public GraphWriter(String name) {
        graph.setName(name);
    }

    /** A graph input; {@code shape} holds symbolic dimensions by name and fixed ones as numbers, such as "N", "1", "38". */
    public Value input(String name, DataType type, List<String> shape) {
        graph.addInput(valueInfo(name, type, shape));
        return define(name);
    }

    /** A float32 constant, row-major. */
    public Value constant(String name, float[] data, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(data);
        return initializer(name, DataType.FLOAT, bytes, data.length, shape);
    }

    /** An int64 constant, row-major. */
    public Value constant(String name, long[] data, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(data);
        return initializer(name, DataType.INT64, bytes, data.length, shape);
    }

    /** A name that nothing in the graph has yet. */
    public String fresh(String prefix) {
        return prefix + "_" + generated++;
    }

    /** One node with one output, without attributes. */
    public Value node(Operator operator, Value... inputs) {
        return node(operator, Map.of(), inputs);
    }

    /** One node with one output; attribute values are Long, Float, String or long[]. */
    public Value node(Operator operator, Map<String, Object> attributes, Value... inputs) {
        return named(fresh(operator.onnxName()), operator, attributes, inputs);
    }

    /** One node whose output gets a name of its own. */
    public Value named(String output, Operator operator, Map<String, Object> attributes, Value... inputs) {
        operator.checkInputs(inputs.length);
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName(output)
                .setOpType(operator.onnxName())
                .addOutput(output);
        for (Value input : inputs) {
            node.addInput(own(input).name());
        }
        new TreeMap<>(attributes).forEach((name, value) -> node.addAttribute(attribute(name, value)));
        graph.addNode(node);
        return define(output);
    }

    /**
     * The sum over the last axis, which has {@code length} elements and is dropped. It is a product with ones: ONNX
     * Runtime's ReduceSum adds a row in an order that depends on the row's address modulo 16 bytes, so unless the length is
     * a multiple of 4 a record's last bit would change with its position in the batch.
     */
    public Value sumOverLastAxis(Value rows, int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        int id = generated++;
        Value sums = node(Operator.MAT_MUL, rows, constant("ones_" + id, ones, length, 1));
        return node(Operator.SQUEEZE, sums, constant("last_axis_" + id, new long[] {-1}, 1));
    }

    /**
     * Puts another model's graph into this one, behind a prefix before all of its names. This model takes its opsets, so there is at most one; the
     * operators written here mean the same from opset 13 on, but for reductions other than ReduceSum, and Pad.
     *
     * @param inputs its inputs by name; those that it has initializers for may be left out
     * @return its outputs by name, of whatever type
     */
    public Map<String, Value> inline(ModelProto model, String prefix, Map<String, Value> inputs) {
        Map<String, String> known = new HashMap<>();
        inputs.forEach((name, value) -> known.put(name, own(value).name()));
        GraphProto renamed = new RenamedGraph(known, prefix).of(model.getGraph());
        renamed.getInitializerList().forEach(initializer -> define(initializer.getName()));
        renamed.getSparseInitializerList()
                .forEach(initializer -> define(initializer.getValues().getName()));
        renamed.getNodeList()
                .forEach(node -> node.getOutputList().stream()
                        .filter(output -> !output.isEmpty())
                        .forEach(this::define));
        graph.addAllInitializer(renamed.getInitializerList())
                .addAllSparseInitializer(renamed.getSparseInitializerList())
                .addAllNode(renamed.getNodeList());
        model.getOpsetImportList()
                .forEach(opset -> opsets.put(RenamedGraph.domain(opset.getDomain()), opset.getVersion()));
        irVersion = Math.max(IR_VERSION, model.getIrVersion());
        Map<String, Value> outputs = new LinkedHashMap<>();
        for (int i = 0; i < renamed.getOutputCount(); i++) {
            outputs.put(
                    model.getGraph().getOutput(i).getName(),
                    new Value(this, renamed.getOutput(i).getName()));
        }
        return outputs;
    }

    /** Makes a value a float32 output of the graph under a name. */
    public void output(String name, Value value, List<String> shape) {
        if (!own(value).name().equals(name)) {
            named(name, Operator.IDENTITY, Map.of(), value);
        }
        graph.addOutput(valueInfo(name, DataType.FLOAT, shape));
    }

    /**
     * Says what the model is.
     *
     * @param text for people who open the file in a viewer
     * @param version of what the graph's inputs, outputs and metadata mean
     */
    public void describe(String text, long version) {
        description = text;
        modelVersion = version;
    }

    /** The finished model; its metadata come sorted by key. */
    public ModelProto build(String producerVersion, Map<String, String> metadata) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(irVersion)
                .setProducerName("surprisal")
                .setProducerVersion(producerVersion)
                .setDomain(DOMAIN)
                .setModelVersion(modelVersion)
                .setDocString(description)
                .setGraph(graph);
        opsets.forEach((domain, version) -> model.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
        new TreeMap<>(metadata)
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    private Value initializer(String name, DataType type, ByteBuffer bytes, int count, long... shape) {
        long expected = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (expected != count) {
            throw new IllegalArgumentException("Constant " + name + " has " + count + " values; its shape "
                    + Arrays.toString(shape) + " needs " + expected);
        }
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(bytes.rewind()));
        Arrays.stream(shape).forEach(tensor::addDims);
        graph.addInitializer(tensor);
        return define(name);
    }

    private Value define(String name) {
        if (!names.add(name)) {
            throw new IllegalStateException("The graph defines " + name + " twice");
        }
        return new Value(this, name);
    }

    private Value own(Value value) {
        if (value.owner != this) {
            throw new IllegalStateException("The value " + value.name() + " belongs to another graph");
        }
        return value;
    }

    private static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (value instanceof Long number) {
            attribute.setType(AttributeProto.AttributeType.INT).setI(number);
        } else if (value instanceof Float number) {
            attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number);
        } else if (value instanceof String text) {
            attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
        } else if (value instanceof long[] numbers) {
            attribute.setType(AttributeProto.AttributeType.INTS);
            Arrays.stream(numbers).forEach(attribute::addInts);
        } else {
            throw new IllegalArgumentException("Attribute " + name + " has a type that no operator here takes: "
                    + value.getClass().getSimpleName());
        }
        return attribute.build();
    }

    private static ValueInfoProto valueInfo(String name, DataType type, List<String> shape) {
        ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
        var tensor = info.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
        tensor.getShapeBuilder();
        for (String dimension : shape) {
            boolean fixed = dimension.chars().allMatch(Character::isDigit);
            tensor.getShapeBuilder()
                    .addDim(
                            fixed
                                    ? Dimension.newBuilder().setDimValue(Long.parseLong(dimension))
                                    : Dimension.newBuilder().setDimParam(dimension));
        }
        return info.build();
    }

    /** A tensor of one writer's graph. */
    public static final class Value {
        private final GraphWriter owner;
        private final String name;

        private Value(GraphWriter owner, String name) {
            this.owner = owner;
            this.name = name;
        }

        /** Its name in the graph. */
        public String name() {
            return name;
        }
    }
}
