package io.surprisal.onnx.runtime;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.surprisal.core.LikelihoodKind;
import io.surprisal.core.LogDensity;
import io.surprisal.core.Manifest;
import io.surprisal.core.Manifest.Headline;
import io.surprisal.core.Manifest.ModelFeature;
import io.surprisal.core.ModelOutput;
import io.surprisal.core.TailCalibration;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.export.GraphWriter.Value;
import io.surprisal.onnx.format.ManifestCodec;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The smallest model that keeps the contract: independent Gaussians, feature i around {@link #location} with
 * {@link #scale}. W = 1; a missing feature contributes nothing; a record with every feature missing scores NaN; calibrated
 * on normal records of a fixed seed. Modules that use it need surprisal-onnx-export in test scope.
 */
public final class TinyModel {
    private static final int CALIBRATION_RECORDS = 2000;

    private TinyModel() {}

    /** Writes the model as name.onnx into a directory. */
    public static Path write(Path directory, String name, List<String> features) throws IOException {
        return Files.write(
                directory.resolve(name + ".onnx"), build(name, features).toByteArray());
    }

    /** The model itself, for tests that break it first. */
    public static ModelProto build(String name, List<String> features) {
        return graph(features).build("test", ManifestCodec.toMetadata(manifest(name, features)));
    }

    /** The mean of feature i in raw units: 0, 10, 20, … */
    public static float location(int feature) {
        return 10 * feature;
    }

    /** The standard deviation of feature i in raw units: 1, 1.5, 2, … */
    public static float scale(int feature) {
        return 1 + 0.5f * feature;
    }

    /** −Σ log N(z; 0, 1) over observed features, in double precision; NaN where every feature is missing. */
    public static double surprisal(float... record) {
        double sum = Double.NaN;
        for (int i = 0; i < record.length; i++) {
            if (!Float.isNaN(record[i])) {
                double z = (record[i] - location(i)) / scale(i);
                sum = (Double.isNaN(sum) ? 0 : sum) - LogDensity.gaussian(z, 0, 1);
            }
        }
        return sum;
    }

    /** A normal record, drawn from the model's own distribution. */
    public static float[] normalRecord(int features, Random random) {
        float[] record = new float[features];
        for (int i = 0; i < features; i++) {
            record[i] = (float) (location(i) + scale(i) * random.nextGaussian());
        }
        return record;
    }

    /** What the model says of itself. */
    public static Manifest manifest(String name, List<String> features) {
        int size = features.size();
        Random random = new Random(11);
        double[] surprisals = DoubleStream.generate(() -> surprisal(normalRecord(size, random)))
                .limit(CALIBRATION_RECORDS)
                .toArray();
        // Surprisal, −elbo and −reconstruction_log_probability are one number here: the divergence is 0.
        Map<String, TailCalibration> calibrations = Stream.of(
                        ModelOutput.SURPRISAL, ModelOutput.RECONSTRUCTION_LOG_PROBABILITY, ModelOutput.ELBO)
                .collect(Collectors.toMap(ModelOutput::contractName, output -> TailCalibration.fit(surprisals)));
        List<ModelFeature> scaled = IntStream.range(0, size)
                .mapToObj(i ->
                        new ModelFeature(features.get(i), "", LikelihoodKind.GAUSSIAN, location(i), scale(i), 0, false))
                .toList();
        double rawUnitsOffset =
                -IntStream.range(0, size).mapToDouble(i -> Math.log(scale(i))).sum();
        return new Manifest(
                Manifest.FORMAT_VERSION,
                name,
                "independent-gaussians",
                scaled,
                1,
                1,
                1,
                11,
                List.of(),
                rawUnitsOffset,
                Headline.single(scaled, rawUnitsOffset),
                calibrations,
                new Manifest.Provenance(
                        "none", CALIBRATION_RECORDS, CALIBRATION_RECORDS, Map.of(), Map.of(), Map.of()));
    }

    private static GraphWriter graph(List<String> features) {
        int size = features.size();
        String width = Integer.toString(size);
        GraphWriter graph = new GraphWriter("tiny");
        Value location = graph.constant("location", each(size, TinyModel::location), 1, size);
        Value scale = graph.constant("scale", each(size, TinyModel::scale), 1, size);
        Value zero = graph.constant("zero", new float[] {0}, 1);
        Value one = graph.constant("one", new float[] {1}, 1);
        Value windowAxis = graph.constant("window_axis", new long[] {1}, 1);

        Value input = graph.input(ModelFile.FEATURES, DataType.FLOAT, List.of("N", "1", width));
        Value record = graph.node("Squeeze", input, windowAxis);
        Value missing = graph.node("IsNaN", record);
        Value z = graph.node("Div", graph.node("Sub", record, location), scale);
        Value halfSquare =
                graph.node("Mul", graph.node("Mul", z, z), graph.constant("minus_half", new float[] {-0.5f}, 1));
        Value logNormaliser = graph.constant("log_normaliser", new float[] {(float) LogDensity.gaussian(0, 0, 1)}, 1);
        Value perFeature = graph.node("Where", missing, zero, graph.node("Add", halfSquare, logNormaliser));
        Value observed = graph.node("Where", missing, zero, one);
        Value count = graph.sumOverLastAxis(observed, size);
        Value sum = graph.sumOverLastAxis(perFeature, size);
        // 0 / 0 marks a record without a single observed feature.
        Value reconstruction = graph.node("Mul", sum, graph.node("Div", count, count));
        Value divergence = graph.node("Mul", count, zero);
        Value elbo = graph.node("Sub", reconstruction, divergence);
        Value zeros = graph.node("Mul", observed, zero);

        graph.output("surprisal", graph.node("Neg", elbo), List.of("N"));
        graph.output("reconstruction_log_probability", reconstruction, List.of("N"));
        graph.output("kl_divergence", divergence, List.of("N"));
        graph.output("elbo", elbo, List.of("N"));
        graph.output("feature_log_probability", perFeature, List.of("N", width));
        // What is usual for a Gaussian is half a nat below its mode.
        Value usual = graph.constant("usual", new float[] {(float) LogDensity.gaussian(0, 0, 1) - 0.5f}, 1);
        graph.output(
                "feature_surprisal",
                graph.node("Where", missing, zero, graph.node("Sub", usual, perFeature)),
                List.of("N", width));
        graph.output("expected", graph.node("Add", zeros, location), List.of("N", width));
        graph.output("expected_scale", graph.node("Add", zeros, scale), List.of("N", width));
        return graph;
    }

    private static float[] each(int size, FeatureValue value) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = value.of(i);
        }
        return values;
    }

    private interface FeatureValue {
        float of(int feature);
    }
}
