package io.surprisal.onnx.format;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model file that keeps the contract: its graph, its manifest, and the signature checked against each other.
 *
 * @param source where it came from, for messages
 * @param graph the ONNX model as read
 * @param manifest what it says of itself
 * @param outputsByMember the contract's outputs that it has, by member; those without a member's name under the empty one
 * @param digest SHA-256 of its bytes, hexadecimal: the model's version
 */
public record ModelFile(
        String source,
        ModelProto graph,
        Manifest manifest,
        Map<String, Set<ModelOutput>> outputsByMember,
        String digest) {
    /** float32 [N, W, D], raw units, NaN = missing. */
    public static final String FEATURES = "features";

    /** int64 [N], only for conditional models. */
    public static final String CONDITION = "condition";

    private static final int OPSET = 17;

    /** Reads and checks a file. */
    public static ModelFile read(Path path) throws IOException {
        return parse(Files.readAllBytes(path), path.toString());
    }

    /** Reads and checks bytes; {@code source} names them in messages. */
    public static ModelFile parse(byte[] bytes, String source) {
        ModelProto graph;
        try {
            graph = ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new ModelFormatException(
                    source + " is not a complete ONNX file (" + bytes.length + " bytes: " + e.getMessage()
                            + "); copy or export it again",
                    e);
        }
        if (!graph.hasGraph()) {
            throw new ModelFormatException(source + " (" + bytes.length + " bytes) holds no ONNX graph");
        }
        checkOperators(graph, source);
        Map<String, String> metadata = new HashMap<>();
        graph.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        Manifest manifest = ManifestCodec.fromMetadata(metadata, source);
        checkInputs(graph, manifest, source);
        return new ModelFile(source, graph, manifest, checkedOutputs(graph, manifest, source), sha256(bytes));
    }

    /** The first twelve digits of the digest: enough for people and metrics. */
    public String version() {
        return digest.substring(0, 12);
    }

    /** The headline's outputs. */
    public Set<ModelOutput> outputs() {
        return outputsByMember.getOrDefault("", Set.of());
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
                graph, wanted.stream().map(OutputName::toString).toList());
    }

    private static void checkOperators(ModelProto graph, String source) {
        Map<String, Long> opsets = new TreeMap<>();
        graph.getOpsetImportList().forEach(opset -> opsets.put(opset.getDomain(), opset.getVersion()));
        if (!opsets.equals(Map.of("", (long) OPSET))) {
            throw new ModelFormatException(source + " must use ONNX opset " + OPSET
                    + " and no operators of other domains; got (domain=version) " + opsets + "; export it with opset "
                    + OPSET);
        }
    }

    private static void checkInputs(ModelProto graph, Manifest manifest, String source) {
        Map<String, ValueInfoProto> inputs = new HashMap<>();
        graph.getGraph().getInputList().forEach(input -> inputs.put(input.getName(), input));
        String expected =
                "float32 [N, " + manifest.window() + ", " + manifest.features().size() + "]";
        ValueInfoProto features = inputs.remove(FEATURES);
        if (features == null || !isFeatures(features, manifest)) {
            throw new ModelFormatException(source + ": input " + FEATURES + " must be " + expected
                    + " as the manifest says; got " + (features == null ? "none" : describe(features)));
        }
        boolean conditional = !manifest.conditionClasses().isEmpty();
        if (conditional != (inputs.remove(CONDITION) != null)) {
            throw new ModelFormatException(source + ": input " + CONDITION + " must be there exactly when the manifest"
                    + " names condition classes; it names " + manifest.conditionClasses());
        }
        if (!inputs.isEmpty()) {
            throw new ModelFormatException(source + ": unknown inputs " + inputs.keySet());
        }
    }

    private static boolean isFeatures(ValueInfoProto input, Manifest manifest) {
        List<Dimension> shape = input.getType().getTensorType().getShape().getDimList();
        return isFloat(input)
                && shape.size() == 3
                && !shape.get(0).hasDimValue()
                && shape.get(1).getDimValue() == manifest.window()
                && shape.get(2).getDimValue() == manifest.features().size();
    }

    private static boolean isFloat(ValueInfoProto info) {
        return info.getType().getTensorType().getElemType() == TensorProto.DataType.FLOAT.getNumber();
    }

    private static Map<String, Set<ModelOutput>> checkedOutputs(ModelProto graph, Manifest manifest, String source) {
        int width = manifest.features().size();
        Map<String, Set<ModelOutput>> outputs = new HashMap<>();
        outputs.put("", EnumSet.noneOf(ModelOutput.class));
        manifest.headline().members().forEach(member -> outputs.put(member.name(), EnumSet.noneOf(ModelOutput.class)));
        for (ValueInfoProto info : graph.getGraph().getOutputList()) {
            int end = info.getName().lastIndexOf(ModelOutput.MEMBER_END);
            Set<ModelOutput> ofMember = outputs.get(info.getName().substring(0, Math.max(end, 0)));
            Optional<ModelOutput> known = ModelOutput.of(info.getName().substring(end + 1));
            if (ofMember == null || known.isEmpty()) {
                throw new ModelFormatException(source + ": unknown output " + info.getName());
            }
            ModelOutput output = known.get();
            List<Dimension> shape = info.getType().getTensorType().getShape().getDimList();
            boolean fits = isFloat(info)
                    && shape.size() == (output.perRecord() ? 1 : 2)
                    && !shape.get(0).hasDimValue()
                    && (output.perRecord() || shape.get(1).getDimValue() == width);
            if (!fits) {
                throw new ModelFormatException(source + ": output " + info.getName() + " must be float32 "
                        + (output.perRecord() ? "[N]" : "[N, " + width + "]") + "; got " + describe(info));
            }
            ofMember.add(output);
        }
        Set<ModelOutput> headline = outputs.getOrDefault("", Set.of());
        if (!headline.contains(ModelOutput.SURPRISAL)) {
            throw new ModelFormatException(source + ": output surprisal is missing; it has " + headline);
        }
        checkCalibrated(manifest.calibrations(), headline, source);
        checkCalibrated(manifest.headline().smoothedCalibrations(), headline, source);
        checkParts(manifest.headline(), outputs, source);
        return outputs;
    }

    /** What is smoothed must be there, part by part. */
    private static void checkParts(Headline headline, Map<String, Set<ModelOutput>> outputs, String source) {
        for (OutputName part : headline.parts(ModelOutput.SURPRISAL)) {
            if (!headline.smoother().isIdentity()
                    && !outputs.getOrDefault(part.member(), Set.of()).contains(part.output())) {
                throw new ModelFormatException(
                        source + ": output " + part + " is missing, which the manifest's smoother takes");
            }
        }
    }

    private static void checkCalibrated(
            Map<String, TailCalibration> calibrations, Set<ModelOutput> outputs, String source) {
        for (String calibrated : calibrations.keySet()) {
            if (ModelOutput.of(calibrated)
                    .filter(ModelOutput::perRecord)
                    .filter(outputs::contains)
                    .isEmpty()) {
                throw new ModelFormatException(source + ": the manifest calibrates " + calibrated
                        + ", which is no output of shape [N] of the graph; it has " + outputs);
            }
        }
    }

    private static String describe(ValueInfoProto info) {
        var tensor = info.getType().getTensorType();
        return TensorProto.DataType.forNumber(tensor.getElemType()) + " "
                + tensor.getShape().getDimList().stream()
                        .map(dimension -> dimension.hasDimValue()
                                ? Long.toString(dimension.getDimValue())
                                : dimension.getDimParam())
                        .toList();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }
}
