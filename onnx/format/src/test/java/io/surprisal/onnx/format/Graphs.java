package io.surprisal.onnx.format;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.surprisal.core.calibration.Tail;
import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.drift.NormalShares;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.core.series.Smoother;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Manifests and small graphs for the tests of this package; the graphs are only read, never run. */
final class Graphs {
    private static final ModelFeature CPU =
            new ModelFeature("cpu", "%", LikelihoodKind.GAUSSIAN, 0, 1, 0, false, FeatureView.LEVEL);
    private static final ModelFeature MEMORY =
            new ModelFeature("memory", "", LikelihoodKind.GAUSSIAN, 0, 1, 0, false, FeatureView.LEVEL);

    private Graphs() {}

    /** A manifest with everything in it random. */
    static Manifest manifest(Random random) {
        Manifest untested = untested(random);
        return untested.with(new SelfTest(List.of(example(untested, random)), List.of(example(untested, random))));
    }

    private static Manifest untested(Random random) {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                "model-" + random.nextInt(),
                "vae",
                IntStream.range(0, 1 + random.nextInt(40))
                        .mapToObj(i -> new ModelFeature(
                                "feature \"" + i + "\" µ",
                                i % 3 == 0 ? "" : "°C",
                                LikelihoodKind.values()[random.nextInt(2)],
                                random.nextGaussian() * 1e6,
                                random.nextDouble() * 1e-9,
                                random.nextDouble(),
                                random.nextBoolean(),
                                FeatureView.values()[random.nextInt(4)]))
                        .toList(),
                1 + random.nextInt(5),
                1 + random.nextInt(64),
                1 + random.nextInt(20),
                random.nextLong(),
                random.nextBoolean()
                        ? Condition.NONE
                        : new Condition(
                                "tier",
                                List.of("gold", "basic"),
                                true,
                                random.nextBoolean(),
                                random.nextBoolean(),
                                "Europe/Berlin"),
                random.nextGaussian(),
                headline(random),
                Map.of("surprisal", calibration(random), "elbo", calibration(random)),
                new Manifest.Baseline(
                        random.nextDouble() * 3600,
                        random.nextLong(),
                        List.of(new Manifest.FeatureBaseline(shares(random), random.nextInt(1000))),
                        Map.of("elbo", shares(random))),
                new Manifest.Provenance(
                        Long.toHexString(random.nextLong()),
                        random.nextLong(),
                        random.nextInt(),
                        Map.of("beta", "0.5", "hidden", "64, 32"),
                        Map.of("nd4j", "1.0.0-M2.1"),
                        Map.of("loss", random.nextGaussian(), "none", Double.NaN)),
                SelfTest.NONE);
    }

    /** A tenth of its values is missing. */
    private static Example example(Manifest of, Random random) {
        List<Float> window = IntStream.range(0, of.window() * of.features().size())
                .mapToObj(i -> random.nextInt(10) == 0 ? Float.NaN : Float.intBitsToFloat(random.nextInt(0x7f800000)))
                .toList();
        return new Example(
                window, random.nextInt(of.condition().size()), (float) random.nextGaussian(), "feature \"0\" µ");
    }

    private static NormalShares shares(Random random) {
        double edge = random.nextInt(1000);
        return new NormalShares(List.of(edge, edge + 0.5), List.of(random.nextDouble(), 0.25, 1.0));
    }

    /** One feature, W = 1, surprisal calibrated. */
    static Manifest smallManifest() {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                "small",
                "none",
                List.of(CPU, MEMORY),
                1,
                1,
                1,
                0,
                Condition.NONE,
                0,
                Headline.single(List.of(CPU, MEMORY), 0),
                Map.of("surprisal", calibration(new Random(1))),
                Manifest.Baseline.UNKNOWN,
                new Manifest.Provenance("", 0, 0, Map.of(), Map.of(), Map.of()),
                SelfTest.NONE);
    }

    /** A model that {@link ModelFile} accepts with {@link #smallManifest}. */
    static ModelProto.Builder smallModel() {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(GraphProto.newBuilder()
                        .setName("small")
                        .addInput(value(ModelFile.FEATURES, DataType.FLOAT, "N", "1", "2"))
                        .addInitializer(TensorProto.newBuilder().setName("axes"))
                        .addInitializer(TensorProto.newBuilder().setName("bias"))
                        .addNode(node("Squeeze", "record", ModelFile.FEATURES, "axes"))
                        .addNode(node("ReduceSum", "surprisal", "record"))
                        .addNode(node("Add", "shifted", "record", "bias"))
                        .addNode(node("Neg", "expected", "shifted"))
                        .addOutput(value("surprisal", DataType.FLOAT, "N"))
                        .addOutput(value("expected", DataType.FLOAT, "N", "2")));
        ManifestCodec.toMetadata(smallManifest())
                .forEach((key, text) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(text)));
        return model;
    }

    static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addOutput(output)
                .addAllInput(List.of(inputs))
                .build();
    }

    /** Letters name a symbolic dimension. */
    static ValueInfoProto value(String name, DataType type, String... shape) {
        ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
        var tensor = info.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
        for (String size : shape) {
            Dimension.Builder dimension = tensor.getShapeBuilder().addDimBuilder();
            if (Character.isDigit(size.charAt(0))) {
                dimension.setDimValue(Long.parseLong(size));
            } else {
                dimension.setDimParam(size);
            }
        }
        return info.build();
    }

    private static Headline headline(Random random) {
        List<Member> members = IntStream.range(0, 2)
                .mapToObj(i -> new Member(
                        "member-" + i,
                        "elbo",
                        random.nextGaussian(),
                        random.nextDouble() + 1e-9,
                        random.nextInt(6),
                        List.of(CPU, MEMORY),
                        random.nextGaussian()))
                .toList();
        return new Headline(members, new Smoother(1, 0.05, 0.5), Map.of("surprisal", calibration(random)));
    }

    private static TailCalibration calibration(Random random) {
        double[] levels =
                DoubleStream.iterate(0, level -> level + 0.1).limit(10).toArray();
        double[] quantiles =
                DoubleStream.generate(random::nextGaussian).limit(10).sorted().toArray();
        return new TailCalibration(
                levels,
                quantiles,
                quantiles[9],
                0.02,
                new Tail(random.nextGaussian() / 4, 0, 1.5, random.nextDouble()),
                1000,
                0.5);
    }
}
