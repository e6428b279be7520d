package io.surprisal.onnx.format;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a graph and the manifest beside it promise each other: operators, inputs, outputs and what is calibrated of them. */
final class GraphContract {
    /** The first whose Squeeze, ReduceSum and Unsqueeze take axes as an input, as the contract's own nodes do. */
    private static final long FIRST_OPSET = 13;

    /** The last that every version of ONNX Runtime that is built here runs. */
    private static final long LAST_OPSET = 23;

    private static final Set<String> DOMAINS = Set.of("", "ai.onnx.ml");

    private final GraphProto graph;
    private final Manifest manifest;
    private final String source;

    GraphContract(GraphProto graph, Manifest manifest, String source) {
        this.graph = graph;
        this.manifest = manifest;
        this.source = source;
    }

    /** Whatever the manifest says, the operators are standard ones, of ONNX and of its part for classical machine learning. */
    static void checkOperators(ModelProto graph, String source) {
        Map<String, Long> opsets = new TreeMap<>();
        graph.getOpsetImportList()
                .forEach(opset ->
                        opsets.put(opset.getDomain().equals("ai.onnx") ? "" : opset.getDomain(), opset.getVersion()));
        long opset = opsets.getOrDefault("", 0L);
        if (opset < FIRST_OPSET || opset > LAST_OPSET || !DOMAINS.containsAll(opsets.keySet())) {
            throw new ModelFormatException(source + " must use ONNX opset " + FIRST_OPSET + " to " + LAST_OPSET
                    + " and no operators of other domains than ai.onnx and ai.onnx.ml; got (domain=version) " + opsets
                    + "; export it with opset 17");
        }
    }

    /**
     * The contract's outputs that the graph has, by member; those without a member's name under the empty one.
     *
     * @throws ModelFormatException where one of the two does not keep its promise
     */
    Map<String, Set<ModelOutput>> check() {
        checkInputs();
        return checkedOutputs();
    }

    private void checkInputs() {
        Map<String, ValueInfoProto> inputs = new HashMap<>();
        graph.getInputList().forEach(input -> inputs.put(input.getName(), input));
        String expected =
                "float32 [N, " + manifest.window() + ", " + manifest.features().size() + "]";
        ValueInfoProto features = inputs.remove(ModelFile.FEATURES);
        if (features == null || !isFeatures(features)) {
            throw new ModelFormatException(source + ": input " + ModelFile.FEATURES + " must be " + expected
                    + " as the manifest says; got " + (features == null ? "none" : describe(features)));
        }
        checkCondition(inputs.remove(ModelFile.CONDITION));
        if (!inputs.isEmpty()) {
            throw new ModelFormatException(source + ": unknown inputs " + inputs.keySet());
        }
    }

    private void checkCondition(@Nullable ValueInfoProto condition) {
        if (manifest.condition().isNone() != (condition == null)) {
            throw new ModelFormatException(source + ": input " + ModelFile.CONDITION
                    + " must be there exactly when the manifest says what its numbers mean; the graph has "
                    + (condition == null ? "none" : describe(condition)) + " and the manifest says "
                    + manifest.condition());
        }
        if (condition != null && !isCondition(condition)) {
            throw new ModelFormatException(
                    source + ": input " + ModelFile.CONDITION + " must be int64 [N]; got " + describe(condition));
        }
    }

    private static boolean isCondition(ValueInfoProto input) {
        List<Dimension> shape = input.getType().getTensorType().getShape().getDimList();
        return input.getType().getTensorType().getElemType() == TensorProto.DataType.INT64.getNumber()
                && shape.size() == 1
                && !shape.get(0).hasDimValue();
    }

    private boolean isFeatures(ValueInfoProto input) {
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

    private Map<String, Set<ModelOutput>> checkedOutputs() {
        int width = manifest.features().size();
        Map<String, Set<ModelOutput>> outputs = new HashMap<>();
        outputs.put("", EnumSet.noneOf(ModelOutput.class));
        manifest.headline().members().forEach(member -> outputs.put(member.name(), EnumSet.noneOf(ModelOutput.class)));
        for (ValueInfoProto info : graph.getOutputList()) {
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
        checkCalibrated(manifest.calibrations(), headline);
        checkCalibrated(manifest.headline().smoothedCalibrations(), headline);
        checkParts(manifest.headline(), outputs);
        return outputs;
    }

    /** What is smoothed must be there, part by part. */
    private void checkParts(Headline headline, Map<String, Set<ModelOutput>> outputs) {
        for (OutputName part : headline.parts(ModelOutput.SURPRISAL)) {
            if (!headline.smoother().isIdentity()
                    && !outputs.getOrDefault(part.member(), Set.of()).contains(part.output())) {
                throw new ModelFormatException(
                        source + ": output " + part + " is missing, which the manifest's smoother takes");
            }
        }
    }

    private void checkCalibrated(Map<String, TailCalibration> calibrations, Set<ModelOutput> outputs) {
        for (String calibrated : calibrations.keySet()) {
            if (ModelOutput.of(calibrated)
                    .filter(ModelOutput::perRecord)
                    .filter(outputs::contains)
                    .isEmpty()) {
                throw new ModelFormatException(source + ": the manifest calibrates " + calibrated
                        + ", which is not an output of shape [N] of the graph; it has " + outputs);
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
}
