package io.surprisal.adoption;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.InvalidProtocolBufferException;
import io.surprisal.core.digest.Sha256;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * An ONNX model that somebody else made: standard operators of the opsets that the contract allows, and no random numbers. Its weights may
 * stand in files beside it.
 */
public final class ForeignModel {
    /** The names of ONNX's own domain. */
    private static final List<String> ONNX = List.of("", "ai.onnx");

    private static final Set<String> RANDOM = Set.of(
            "Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike");

    private final String source;
    private final String digest;
    private final ModelProto proto;

    private ForeignModel(String source, String digest, ModelProto proto) {
        this.source = source;
        this.digest = digest;
        this.proto = proto;
    }

    /** @throws AdoptionException where it has something that no contract file has */
    public static ForeignModel read(Path file) throws IOException {
        byte[] bytes = ModelFile.bytes(file);
        ModelProto parsed = parse(bytes, file);
        ModelProto model = withUsedDomains(ExternalData.inside(parsed, file));
        Set<String> functions = parsed.getFunctionsList().stream()
                .map(function -> function.getDomain())
                .collect(Collectors.toCollection(HashSet::new));
        functions.retainAll(domains(parsed.getGraph()));
        if (!functions.isEmpty()) {
            throw new AdoptionException(file + " calls functions of its own, of " + functions
                    + "; put their nodes into the graph, as onnx.inliner.inline_local_functions does");
        }
        ModelFile.requireOperators(model, file.toString());
        requireNoDraws(model.getGraph(), file);
        return new ForeignModel(file.toString(), Sha256.hex(bytes), model);
    }

    /** Where it came from, for messages. */
    String source() {
        return source;
    }

    /** SHA-256 of the file, hexadecimal. */
    String digest() {
        return digest;
    }

    /** What wrote it. */
    String producer() {
        return (proto.getProducerName() + " " + proto.getProducerVersion()).strip();
    }

    ModelProto proto() {
        return proto;
    }

    /** What must be fed: initializers may stand among the inputs. */
    List<Port> inputs() {
        GraphProto graph = proto.getGraph();
        Set<String> initialised =
                graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        return graph.getInputList().stream()
                .map(Port::of)
                .filter(input -> !initialised.contains(input.name()))
                .toList();
    }

    List<Port> outputs() {
        return proto.getGraph().getOutputList().stream().map(Port::of).toList();
    }

    /** Whether an input or an initializer is of float64. */
    boolean holdsFloat64() {
        return inputs().stream().anyMatch(input -> input.type() == DataType.DOUBLE)
                || proto.getGraph().getInitializerList().stream()
                        .anyMatch(tensor -> tensor.getDataType() == DataType.DOUBLE.getNumber());
    }

    private static ModelProto parse(byte[] bytes, Path file) {
        try {
            ModelProto model = ModelProto.parseFrom(bytes);
            if (model.getGraph().getNodeCount() > 0) {
                return model;
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AdoptionException(
                    file + " is no ONNX file (" + bytes.length + " bytes: " + e.getMessage() + "); name one", e);
        }
        throw new AdoptionException(file + " (" + bytes.length + " bytes) holds no ONNX graph; name an ONNX file");
    }

    /** Exporters name domains that nothing in the graph is of. */
    private static ModelProto withUsedDomains(ModelProto model) {
        Set<String> used = domains(model.getGraph());
        used.addAll(ONNX);
        ModelProto.Builder kept = model.toBuilder().clearOpsetImport().clearFunctions();
        for (OperatorSetIdProto opset : model.getOpsetImportList()) {
            if (used.contains(opset.getDomain())) {
                kept.addOpsetImport(opset);
            }
        }
        return kept.build();
    }

    private static Set<String> domains(GraphProto graph) {
        Set<String> domains = new HashSet<>();
        visit(graph, node -> domains.add(node.getDomain()));
        return domains;
    }

    private static void requireNoDraws(GraphProto graph, Path file) {
        visit(graph, node -> {
            if (RANDOM.contains(node.getOpType())) {
                throw new AdoptionException(file + " draws random numbers (" + node.getOpType() + " "
                        + node.getOutput(0) + "): a record's score would not depend on the record alone; export it in"
                        + " evaluation mode, with a posterior's mean in the place of a draw");
            }
        });
    }

    private static void visit(GraphProto graph, Consumer<NodeProto> nodes) {
        for (NodeProto node : graph.getNodeList()) {
            nodes.accept(node);
            for (AttributeProto attribute : node.getAttributeList()) {
                visit(attribute.getG(), nodes);
                attribute.getGraphsList().forEach(body -> visit(body, nodes));
            }
        }
    }
}
