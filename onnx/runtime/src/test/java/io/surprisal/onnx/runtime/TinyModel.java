package io.surprisal.onnx.runtime;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.reference.LogDensity;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.core.series.RecordWindow;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.series.SmootherState;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.export.GraphWriter.Value;
import io.surprisal.onnx.export.Operator;
import io.surprisal.onnx.format.ManifestCodec;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The smallest models that keep the contract: independent Gaussians. A missing feature contributes nothing; a record with
 * every feature missing scores NaN; calibrated on normal records of a fixed seed. Modules that use them need
 * surprisal-onnx-export in test scope.
 *
 * <ul>
 *   <li>W = 1: feature i is around {@link #location} with {@link #scale};
 *   <li>W &gt; 1: feature i is around its own value in the window's oldest record, or where that is missing in
 *       the record itself, with {@link #scale};
 *   <li>an ensemble of two that differ in their scale, {@link #NARROW} and {@link #WIDE}, W = 1;
 *   <li>a conditional one, W = 1, whose locations are higher by the number of the condition.
 * </ul>
 */
public final class TinyModel {
    /** The ensemble's member with the scales of {@link #scale}. */
    public static final String NARROW = "narrow";

    /** The ensemble's member with twice these scales. */
    public static final String WIDE = "wide";

    private static final int CALIBRATION_RECORDS = 2000;
    private static final double NARROW_MEDIAN = 3;
    private static final double NARROW_SPREAD = 2;
    private static final double WIDE_MEDIAN = 2;
    private static final double WIDE_SPREAD = 0.5;

    private TinyModel() {}

    /** Writes the model of W = 1 as name.onnx into a directory. */
    public static Path write(Path directory, String name, List<String> features) throws IOException {
        return write(directory, name, build(name, features));
    }

    /** Writes any of the models as name.onnx into a directory. */
    public static Path write(Path directory, String name, ModelProto model) throws IOException {
        return Files.write(directory.resolve(name + ".onnx"), model.toByteArray());
    }

    /** A model's graph with another manifest. */
    public static ModelProto with(Manifest manifest, ModelProto model) {
        ModelProto.Builder other = model.toBuilder().clearMetadataProps();
        ManifestCodec.toMetadata(manifest)
                .forEach((key, value) -> other.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return other.build();
    }

    /** The model of W = 1, not smoothed. */
    public static ModelProto build(String name, List<String> features) {
        return build(name, features, 1, Smoother.IDENTITY);
    }

    /** The model of any window and smoother. */
    public static ModelProto build(String name, List<String> features, int window, Smoother smoother) {
        return graph(features, window, Condition.NONE)
                .build("test", ManifestCodec.toMetadata(manifest(name, features, window, smoother)));
    }

    /** The ensemble, not smoothed; its own outputs are surprisal, elbo in raw units, feature_surprisal and the expected band. */
    public static ModelProto ensemble(String name, List<String> features) {
        return ensemble(name, features, Smoother.IDENTITY);
    }

    /** The ensemble with any smoother. */
    public static ModelProto ensemble(String name, List<String> features, Smoother smoother) {
        return ensembleGraph(features)
                .build("test", ManifestCodec.toMetadata(ensembleManifest(name, features, smoother)));
    }

    /** The conditional model; it is calibrated where nothing is known. */
    public static ModelProto conditional(String name, List<String> features, Condition condition) {
        Manifest plain = manifest(name, features);
        return graph(features, 1, condition)
                .build(
                        "test",
                        ManifestCodec.toMetadata(new Manifest(
                                plain.formatVersion(),
                                name,
                                plain.family(),
                                plain.features(),
                                1,
                                1,
                                1,
                                plain.seed(),
                                condition,
                                plain.rawUnitsOffset(),
                                plain.headline(),
                                plain.calibrations(),
                                plain.baseline(),
                                plain.provenance(),
                                plain.selfTest())));
    }

    /** The mean of feature i in raw units: 0, 10, 20, … */
    public static float location(int feature) {
        return 10 * feature;
    }

    /** The standard deviation of feature i in raw units: 1, 1.5, 2, … */
    public static float scale(int feature) {
        return 1 + 0.5f * feature;
    }

    /** −Σ log N(z; 0, 1) over observed features, W = 1, in double precision; NaN where every feature is missing. */
    public static double surprisal(float... record) {
        float[] locations = new float[record.length];
        for (int i = 0; i < record.length; i++) {
            locations[i] = location(i);
        }
        return surprisal(locations, record, 1);
    }

    /** The same for the window that begins with one record and ends with the other. */
    public static double windowedSurprisal(float[] oldest, float[] record) {
        float[] expected = new float[record.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Float.isNaN(oldest[i]) ? record[i] : oldest[i];
        }
        return surprisal(expected, record, 1);
    }

    /** The same of the ensemble: Σ (−elbo − median) / spread over its members. */
    public static double ensembleSurprisal(float... record) {
        double[] terms = headlineTerms(record);
        return terms[0] + terms[1];
    }

    /** log ½ Σ e^elbo of the ensemble's members in raw units; NaN where every feature is missing. */
    public static double ensembleElbo(float... record) {
        double narrow = -surprisal(record);
        double wide = -wideSurprisal(record);
        for (int i = 0; i < record.length; i++) {
            narrow -= Float.isNaN(record[i]) ? 0 : Math.log(scale(i));
            wide -= Float.isNaN(record[i]) ? 0 : Math.log(2 * scale(i));
        }
        return LogDensity.logMeanExp(new double[] {narrow, wide});
    }

    /** The same of the ensemble's member {@link #WIDE}. */
    public static double wideSurprisal(float... record) {
        float[] locations = new float[record.length];
        for (int i = 0; i < record.length; i++) {
            locations[i] = location(i);
        }
        return surprisal(locations, record, 2);
    }

    /** A normal record, drawn from the distribution of the model of W = 1. */
    public static float[] normalRecord(int features, Random random) {
        float[] record = new float[features];
        for (int i = 0; i < features; i++) {
            record[i] = (float) (location(i) + scale(i) * random.nextGaussian());
        }
        return record;
    }

    /** What the model of W = 1 says of itself. */
    public static Manifest manifest(String name, List<String> features) {
        return manifest(name, features, 1, Smoother.IDENTITY);
    }

    /** What the model of any window and smoother says of itself. */
    public static Manifest manifest(String name, List<String> features, int window, Smoother smoother) {
        double[] raw = normalSurprisals(features.size(), window);
        List<ModelFeature> scaled = features(features, 1);
        Headline plain = Headline.single(scaled, rawUnitsOffset(features.size(), 1));
        Headline headline = new Headline(
                plain.members(),
                smoother,
                smoother.isIdentity() ? Map.of() : calibrations(TailCalibration.fit(smoothed(raw, smoother))));
        return manifest(name, scaled, window, headline, calibrations(TailCalibration.fit(raw)));
    }

    /** What each member adds to the ensemble's surprisal, {@link #NARROW} first. */
    private static double[] headlineTerms(float... record) {
        return new double[] {
            (surprisal(record) - NARROW_MEDIAN) / NARROW_SPREAD, (wideSurprisal(record) - WIDE_MEDIAN) / WIDE_SPREAD
        };
    }

    private static Manifest ensembleManifest(String name, List<String> features, Smoother smoother) {
        int size = features.size();
        Random random = new Random(11);
        double[] surprisals = new double[CALIBRATION_RECORDS];
        double[] smoothed = new double[CALIBRATION_RECORDS];
        double[] bounds = new double[CALIBRATION_RECORDS];
        SmootherState state = SmootherState.empty(2);
        for (int i = 0; i < CALIBRATION_RECORDS; i++) {
            float[] record = normalRecord(size, random);
            double[] terms = headlineTerms(record);
            bounds[i] = -ensembleElbo(record);
            surprisals[i] = terms[0] + terms[1];
            smoothed[i] = smoother.next(state, new float[] {(float) terms[0], (float) terms[1]}, (float) surprisals[i]);
        }
        String surprisal = ModelOutput.SURPRISAL.contractName();
        String elbo = ModelOutput.ELBO.contractName();
        Headline headline = new Headline(
                List.of(
                        new Member(
                                NARROW,
                                ModelOutput.ELBO.contractName(),
                                NARROW_MEDIAN,
                                NARROW_SPREAD,
                                0,
                                features(features, 1),
                                rawUnitsOffset(size, 1)),
                        new Member(
                                WIDE,
                                ModelOutput.ELBO.contractName(),
                                WIDE_MEDIAN,
                                WIDE_SPREAD,
                                0,
                                features(features, 2),
                                rawUnitsOffset(size, 2))),
                smoother,
                smoother.isIdentity()
                        ? Map.of()
                        : Map.of(
                                surprisal,
                                TailCalibration.fit(smoothed),
                                elbo,
                                TailCalibration.fit(smoothed(bounds, smoother))));
        return manifest(
                name,
                features(features, 1),
                1,
                headline,
                Map.of(surprisal, TailCalibration.fit(surprisals), elbo, TailCalibration.fit(bounds)));
    }

    private static Manifest manifest(
            String name,
            List<ModelFeature> features,
            int window,
            Headline headline,
            Map<String, TailCalibration> calibrations) {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                name,
                "independent-gaussians",
                features,
                window,
                1,
                1,
                11,
                Condition.NONE,
                headline.isEnsemble() ? 0 : headline.members().get(0).rawUnitsOffset(),
                headline,
                calibrations,
                Manifest.Baseline.UNKNOWN,
                new Manifest.Provenance("none", CALIBRATION_RECORDS, CALIBRATION_RECORDS, Map.of(), Map.of(), Map.of()),
                Manifest.SelfTest.NONE);
    }

    private static List<ModelFeature> features(List<String> names, double widening) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> new ModelFeature(
                        names.get(i),
                        "",
                        LikelihoodKind.GAUSSIAN,
                        location(i),
                        widening * scale(i),
                        0,
                        false,
                        FeatureView.LEVEL))
                .toList();
    }

    private static double rawUnitsOffset(int size, double widening) {
        return -IntStream.range(0, size)
                .mapToDouble(i -> Math.log(widening * scale(i)))
                .sum();
    }

    /** Surprisal, −elbo and −reconstruction_log_probability are one number here: the divergence is 0. */
    private static Map<String, TailCalibration> calibrations(TailCalibration calibration) {
        return Stream.of(ModelOutput.SURPRISAL, ModelOutput.RECONSTRUCTION_LOG_PROBABILITY, ModelOutput.ELBO)
                .collect(Collectors.toMap(ModelOutput::contractName, output -> calibration));
    }

    private static double[] normalSurprisals(int size, int length) {
        Random random = new Random(11);
        double[] surprisals = new double[CALIBRATION_RECORDS];
        RecordWindow window = RecordWindow.empty(length, size);
        for (int i = 0; i < surprisals.length; i++) {
            float[] record = normalRecord(size, random);
            window.add(record);
            surprisals[i] = length == 1 ? surprisal(record) : windowedSurprisal(window.values(), record);
        }
        return surprisals;
    }

    private static double[] smoothed(double[] values, Smoother smoother) {
        SmootherState state = SmootherState.empty(1);
        double[] smoothed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            smoothed[i] = smoother.next(state, new float[] {(float) values[i]}, (float) values[i]);
        }
        return smoothed;
    }

    private static double surprisal(float[] expected, float[] record, double widening) {
        double sum = Double.NaN;
        for (int i = 0; i < record.length; i++) {
            double z = ((double) record[i] - expected[i]) / (widening * scale(i));
            if (!Double.isNaN(z)) {
                sum = (Double.isNaN(sum) ? 0 : sum) - LogDensity.gaussian(z, 0, 1);
            }
        }
        return sum;
    }

    private static GraphWriter graph(List<String> features, int window, Condition condition) {
        Graph graph = new Graph(features.size(), window, condition);
        Evidence evidence = graph.evidence(1);
        graph.outputRecord("surprisal", graph.node(Operator.NEG, evidence.elbo));
        graph.outputEvidence("", evidence);
        graph.outputFeature("feature_surprisal", graph.featureSurprisal(evidence, 1));
        graph.outputBand();
        return graph.writer;
    }

    private static GraphWriter ensembleGraph(List<String> features) {
        Graph graph = new Graph(features.size(), 1, Condition.NONE);
        Evidence narrow = graph.evidence(1);
        Evidence wide = graph.evidence(2);
        graph.outputEvidence(NARROW + ModelOutput.MEMBER_END, narrow);
        graph.outputEvidence(WIDE + ModelOutput.MEMBER_END, wide);
        Value ofNarrow = graph.headlineTerm(narrow, NARROW_MEDIAN, NARROW_SPREAD);
        Value ofWide = graph.headlineTerm(wide, WIDE_MEDIAN, WIDE_SPREAD);
        graph.outputRecord(NARROW + ModelOutput.MEMBER_END + "surprisal", ofNarrow);
        graph.outputRecord(WIDE + ModelOutput.MEMBER_END + "surprisal", ofWide);
        graph.outputRecord("surprisal", graph.node(Operator.ADD, ofNarrow, ofWide));
        graph.outputRecord("elbo", graph.logMeanExp(graph.inRawUnits(narrow, 1), graph.inRawUnits(wide, 2)));
        graph.outputFeature(
                "feature_surprisal",
                graph.node(
                        Operator.ADD,
                        graph.featureSurprisal(narrow, NARROW_SPREAD),
                        graph.featureSurprisal(wide, WIDE_SPREAD)));
        graph.outputBand();
        return graph.writer;
    }

    /** Terms of one member: [N], or [N, D] for {@code perFeature}. */
    private record Evidence(Value perFeature, Value reconstruction, Value divergence, Value elbo) {}

    /** The graph under construction: its input, and what is missing of it. */
    private static final class Graph {
        private final GraphWriter writer = new GraphWriter("tiny");
        private final int size;
        private final Value zero;
        private final Value expected;
        private final Value difference;
        private final Value missing;
        private final Value count;
        private final Value scale;

        Graph(int size, int window, Condition condition) {
            this.size = size;
            String width = Integer.toString(size);
            Value input =
                    writer.input(ModelFile.FEATURES, DataType.FLOAT, List.of("N", Integer.toString(window), width));
            zero = scalar("zero", 0);
            Value location = writer.constant("location", each(TinyModel::location), 1, size);
            scale = writer.constant("scale", each(TinyModel::scale), 1, size);
            Value record;
            if (window == 1) {
                record = node(Operator.SQUEEZE, input, writer.constant("window_axis", new long[] {1}, 1));
                // Zero times a missing value would be missing as well.
                Value zeros = node(Operator.WHERE, node(Operator.IS_NAN, record), zero, zero);
                Value around = node(Operator.ADD, zeros, location);
                expected = condition.isNone() ? around : node(Operator.ADD, around, shift(condition));
            } else {
                record = at(input, "last", window - 1);
                Value oldest = at(input, "oldest", 0);
                expected = node(Operator.WHERE, node(Operator.IS_NAN, oldest), record, oldest);
            }
            difference = node(Operator.SUB, record, expected);
            missing = node(Operator.IS_NAN, difference);
            count = writer.sumOverLastAxis(node(Operator.WHERE, missing, zero, scalar("one", 1)), size);
        }

        /** The condition's number, [N, 1]. */
        private Value shift(Condition condition) {
            Value numbers = writer.input(ModelFile.CONDITION, DataType.INT64, List.of("N"));
            float[] shifts = new float[condition.size()];
            for (int i = 0; i < shifts.length; i++) {
                shifts[i] = i;
            }
            return writer.node(
                    Operator.GATHER, Map.of("axis", 0L), writer.constant("shifts", shifts, shifts.length, 1), numbers);
        }

        Evidence evidence(double widening) {
            Value z = node(
                    Operator.DIV, difference, node(Operator.MUL, scale, scalar(writer.fresh("widening"), widening)));
            Value halfSquare = node(Operator.MUL, node(Operator.MUL, z, z), scalar(writer.fresh("minus_half"), -0.5));
            Value density = node(
                    Operator.ADD, halfSquare, scalar(writer.fresh("log_normaliser"), LogDensity.gaussian(0, 0, 1)));
            Value perFeature = node(Operator.WHERE, missing, zero, density);
            // 0 / 0 marks a record without a single observed feature.
            Value reconstruction =
                    node(Operator.MUL, writer.sumOverLastAxis(perFeature, size), node(Operator.DIV, count, count));
            Value divergence = node(Operator.MUL, count, zero);
            return new Evidence(perFeature, reconstruction, divergence, node(Operator.SUB, reconstruction, divergence));
        }

        /** (−elbo − median) / spread. */
        Value headlineTerm(Evidence evidence, double median, double spread) {
            Value above = node(Operator.SUB, node(Operator.NEG, evidence.elbo), scalar(writer.fresh("median"), median));
            return node(Operator.DIV, above, scalar(writer.fresh("spread"), spread));
        }

        /** elbo − Σ log scale of what is observed, [N]. */
        Value inRawUnits(Evidence evidence, double widening) {
            Value logScale = writer.constant(
                    writer.fresh("log_scale"), each(i -> (float) Math.log(widening * scale(i))), 1, size);
            Value ofObserved = node(Operator.WHERE, missing, zero, logScale);
            return node(Operator.SUB, evidence.elbo, writer.sumOverLastAxis(ofObserved, size));
        }

        /** log ½ (e^a + e^b), [N]. */
        Value logMeanExp(Value a, Value b) {
            Value largest = node(Operator.MAX, a, b);
            Value sum = node(
                    Operator.ADD,
                    node(Operator.EXP, node(Operator.SUB, a, largest)),
                    node(Operator.EXP, node(Operator.SUB, b, largest)));
            return node(Operator.ADD, largest, node(Operator.LOG, node(Operator.MUL, sum, scalar("half", 0.5))));
        }

        /** What is usual for a Gaussian is half a nat below its mode. */
        Value featureSurprisal(Evidence evidence, double spread) {
            Value usual = scalar(writer.fresh("usual"), LogDensity.gaussian(0, 0, 1) - 0.5);
            Value beyond = node(
                    Operator.DIV,
                    node(Operator.SUB, usual, evidence.perFeature),
                    scalar(writer.fresh("spread"), spread));
            return node(Operator.WHERE, missing, zero, beyond);
        }

        void outputEvidence(String prefix, Evidence evidence) {
            outputRecord(prefix + "reconstruction_log_probability", evidence.reconstruction);
            outputRecord(prefix + "kl_divergence", evidence.divergence);
            outputRecord(prefix + "elbo", evidence.elbo);
            outputFeature(prefix + "feature_log_probability", evidence.perFeature);
        }

        void outputBand() {
            outputFeature("expected", expected);
            outputFeature("expected_scale", node(Operator.ADD, node(Operator.WHERE, missing, zero, zero), scale));
        }

        void outputRecord(String name, Value value) {
            writer.output(name, value, List.of("N"));
        }

        void outputFeature(String name, Value value) {
            writer.output(name, value, List.of("N", Integer.toString(size)));
        }

        Value node(Operator operator, Value... inputs) {
            return writer.node(operator, inputs);
        }

        private Value at(Value input, String name, long row) {
            Value index = writer.constant(name, new long[] {row}, 1);
            Value axis = writer.constant(name + "_axis", new long[] {1}, 1);
            return node(Operator.SQUEEZE, writer.node(Operator.GATHER, Map.of("axis", 1L), input, index), axis);
        }

        private Value scalar(String name, double value) {
            return writer.constant(name, new float[] {(float) value}, 1);
        }

        private float[] each(FeatureValue value) {
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = value.of(i);
            }
            return values;
        }
    }

    private interface FeatureValue {
        float of(int feature);
    }
}
