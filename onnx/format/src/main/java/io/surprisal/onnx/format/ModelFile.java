package io.surprisal.onnx.format;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.surprisal.core.digest.Sha256;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model file that keeps the contract: its manifest and its graph, checked against each other. It keeps the file's bytes and
 * what they say of themselves; the graph is parsed where it is needed and not kept.
 */
public final class ModelFile {
    /** float32 [N, W, D], raw units, NaN = missing. */
    public static final String FEATURES = "features";

    /** int64 [N], only for conditional models: numbers as {@link io.surprisal.core.condition.Condition} says. */
    public static final String CONDITION = "condition";

    private final String source;
    private final byte[] bytes;
    private final Manifest manifest;
    private final Map<String, String> metadata;
    private final GraphSummary summary;
    private final Map<String, Set<ModelOutput>> outputsByMember;
    private final String digest;

    private ModelFile(String source, byte[] bytes, ModelProto graph, Map<String, String> metadata) {
        this.source = source;
        this.bytes = bytes;
        this.metadata = Map.copyOf(metadata);
        this.manifest = ManifestCodec.fromMetadata(metadata, source);
        outputsByMember = new GraphContract(graph.getGraph(), manifest, source).check();
        summary = GraphSummary.of(graph, bytes.length);
        digest = Sha256.hex(bytes);
    }

    /** Reads and checks a file. */
    public static ModelFile read(Path path) throws IOException {
        return parse(bytes(path), path.toString());
    }

    /** The bytes of a file, which is not a directory. */
    public static byte[] bytes(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new ModelFormatException(path + " is a directory; name a model file");
        }
        return Files.readAllBytes(path);
    }

    /** Reads and checks bytes, which belong to the model file from then on; {@code source} names them in messages. */
    public static ModelFile parse(byte[] bytes, String source) {
        ModelProto graph = graph(bytes, source);
        if (!graph.hasGraph()) {
            throw new ModelFormatException(
                    source + " (" + bytes.length + " bytes) holds no ONNX graph; copy or export it again");
        }
        GraphContract.checkOperators(graph, source);
        Map<String, String> metadata = new HashMap<>();
        graph.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        return new ModelFile(source, bytes, graph, metadata);
    }

    /** Requires the operators of a graph to be those that a model file may have. */
    public static void requireOperators(ModelProto graph, String source) {
        GraphContract.checkOperators(graph, source);
    }

    /** Where it came from, for messages. */
    public String source() {
        return source;
    }

    /** How many bytes it has. */
    public int length() {
        return bytes.length;
    }

    /** What it says of itself. */
    public Manifest manifest() {
        return manifest;
    }

    /** Its metadata entry of a name, which need not be one of this project. */
    public Optional<String> metadata(String key) {
        return Optional.ofNullable(metadata.get(key));
    }

    /** How large its graph is. */
    public GraphSummary summary() {
        return summary;
    }

    /** SHA-256 of its bytes, hexadecimal: the model's version. */
    public String digest() {
        return digest;
    }

    /** The first twelve digits of the digest: enough for people and metrics. */
    public String version() {
        return digest.substring(0, 12);
    }

    /** The headline's outputs. */
    public Set<ModelOutput> outputs() {
        return outputsByMember.getOrDefault("", Set.of());
    }

    /** The contract's outputs that it has, by member; those without a member's name under the empty one. */
    public Map<String, Set<ModelOutput>> outputsByMember() {
        return outputsByMember;
    }

    /** Every output it has, the headline's and the members', by the names in the graph, sorted. */
    public List<String> outputNames() {
        return outputsByMember.entrySet().stream()
                .flatMap(of -> of.getValue().stream().map(output -> output.nameOf(of.getKey())))
                .sorted()
                .toList();
    }

    /** Whether it has an output. */
    public boolean has(OutputName name) {
        return outputsByMember.getOrDefault(name.member(), Set.of()).contains(name.output());
    }

    /** The graph reduced to some of its outputs: what only the others need is gone, so that it is never computed. */
    public ModelProto withOutputs(Collection<OutputName> wanted) {
        for (OutputName name : wanted) {
            if (!has(name)) {
                throw new ModelFormatException(source + " has no output " + name + "; it has " + outputNames());
            }
        }
        return GraphPruner.keepOutputs(
                graph(bytes, source), wanted.stream().map(OutputName::toString).toList());
    }

    private static ModelProto graph(byte[] bytes, String source) {
        try {
            return ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new ModelFormatException(
                    source + " is not a complete ONNX file (" + bytes.length + " bytes: " + e.getMessage()
                            + "); copy or export it again",
                    e);
        }
    }
}
