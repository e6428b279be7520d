package io.surprisal.adoption;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.surprisal.adoption.InputShape.Order;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.export.GraphWriter.Value;
import io.surprisal.onnx.export.Operator;
import io.surprisal.onnx.format.ManifestCodec;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.training.Versions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Writes a model's graph with what the contract asks for around it: missing values, standardisation and reshaping before it, the density and
 * the contract's outputs behind it. Nothing of the model's own graph changes but its names.
 */
final class AdoptedGraph {
    private static final String PREFIX = "adopted/";
    private static final List<String> PER_RECORD = List.of("N");
    private static final float HALF_LOG_TWO_PI = (float) (0.5 * Math.log(2 * Math.PI));

    /** A probability is at least this far from 0 and 1, so that its logarithm is finite. */
    static final float LEAST_PROBABILITY = 1e-6f;

    private final GraphWriter graph;
    private final Reading reading;
    private final Map<String, OutputShape> shapes;
    private final Prepared prepared;
    private final InputShape shape;
    private final int size;

    private AdoptedGraph(String name, Reading reading, Map<String, OutputShape> shapes, Prepared prepared) {
        this.graph = new GraphWriter(name);
        this.reading = reading;
        this.shapes = shapes;
        this.prepared = prepared;
        this.shape = reading.shape();
        this.size = shape.size();
    }

    /**
     * The model with a manifest.
     *
     * @param shapes of the outputs that are read
     * @param residual by feature, the standard deviation around a reconstruction, as the model sees values
     * @param usual by feature, what −log p is on average, nats
     */
    static ModelProto write(
            ForeignModel model,
            Reading reading,
            Map<String, OutputShape> shapes,
            Prepared prepared,
            Manifest manifest,
            double[] residual,
            float[] usual) {
        AdoptedGraph adopted = new AdoptedGraph(manifest.name(), reading, shapes, prepared);
        adopted.write(model.proto(), residual, usual);
        adopted.graph.describe(
                "Anomaly detector " + manifest.name() + ", adopted from a model by "
                        + (model.producer().isEmpty() ? "an unknown producer" : model.producer()) + " (SHA-256 "
                        + model.digest() + "), of windows of " + manifest.window() + " records with "
                        + manifest.features().size() + " features",
                manifest.formatVersion());
        return adopted.graph.build(Versions.surprisal(), ManifestCodec.toMetadata(manifest));
    }

    private void write(ModelProto model, double[] residual, float[] usual) {
        Value features = graph.input(
                ModelFile.FEATURES,
                DataType.FLOAT,
                List.of("N", Integer.toString(shape.window()), Integer.toString(size)));
        Value missing = graph.node(Operator.IS_NAN, features);
        Value seen = seen(features, missing);
        Value observed =
                graph.node(Operator.WHERE, last(missing, Order.RECORDS_FIRST), scalar("unseen", 0), scalar("seen", 1));
        Value record = last(seen, Order.RECORDS_FIRST);
        Map<String, Value> outputs =
                graph.inline(model, PREFIX, Map.of(reading.input().name(), taken(seen)));
        Value unknown = graph.node(Operator.DIV, scalar("nothing", 0), graph.sumOverLastAxis(observed, size));
        if (reading.isScore()) {
            Value given = graph.node(Operator.RESHAPE, asFloat(outputs, OutputRole.SCORE), integers("per_record", -1));
            Value score = reading.lowerIsAbnormal() ? graph.node(Operator.NEG, given) : given;
            // 0/0 is NaN: a record of which nothing is observed has no score.
            Value known = graph.node(Operator.ADD, score, unknown);
            graph.output(ModelOutput.SURPRISAL.contractName(), known, PER_RECORD);
            graph.output(ModelOutput.SCORE.contractName(), known, PER_RECORD);
            return;
        }
        Description description = reading.isOfFlags() ? flags(outputs, record) : normal(outputs, record, residual);
        Value zero = scalar("zero", 0);
        Value isObserved = graph.node(Operator.GREATER, observed, zero);
        Value ofFeatures = graph.node(Operator.WHERE, isObserved, description.logProbability, zero);
        Value ofRecord = graph.node(Operator.ADD, graph.sumOverLastAxis(ofFeatures, size), unknown);
        Value unusual =
                graph.node(Operator.SUB, graph.node(Operator.NEG, ofFeatures), graph.constant("usual", usual, size));
        graph.output(ModelOutput.SURPRISAL.contractName(), graph.node(Operator.NEG, ofRecord), PER_RECORD);
        graph.output(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY.contractName(), ofRecord, PER_RECORD);
        perFeature(ModelOutput.FEATURE_LOG_PROBABILITY, ofFeatures);
        perFeature(ModelOutput.FEATURE_SURPRISAL, graph.node(Operator.WHERE, isObserved, unusual, zero));
        Value scale = perFeature("raw_scale", ModelFeature::scale);
        Value location = perFeature("raw_location", ModelFeature::location);
        perFeature(
                ModelOutput.EXPECTED,
                graph.node(Operator.ADD, graph.node(Operator.MUL, description.expected, scale), location));
        perFeature(ModelOutput.EXPECTED_SCALE, graph.node(Operator.MUL, description.scale, scale));
    }

    /** What the model sees of windows, [N, W, D]: as {@link Prepared} says. */
    private Value seen(Value features, Value missing) {
        Value within = graph.node(
                Operator.MIN,
                graph.node(Operator.MAX, features, row("lowest", prepared.lowest())),
                row("highest", prepared.highest()));
        Value known = graph.node(Operator.WHERE, missing, row("fill", prepared.fill()), within);
        boolean raw = prepared.features().stream().allMatch(feature -> feature.location() == 0 && feature.scale() == 1);
        return raw
                ? known
                : graph.node(
                        Operator.DIV,
                        graph.node(Operator.SUB, known, perFeature("location", ModelFeature::location)),
                        perFeature("scale", ModelFeature::scale));
    }

    /** The same in the shape and type of the model's input. */
    private Value taken(Value seen) {
        Value ordered = switch (shape.order()) {
            case FLAT -> graph.node(Operator.RESHAPE, seen, integers("input_shape", shape.of(-1)));
            case RECORDS_FIRST -> seen;
            case FEATURES_FIRST -> graph.node(Operator.TRANSPOSE, Map.of("perm", new long[] {0, 2, 1}), seen);
        };
        return reading.input().type() == DataType.FLOAT
                ? ordered
                : cast(ordered, reading.input().type());
    }

    /** log N(x; mean, scale²). */
    private Description normal(Map<String, Value> outputs, Value record, double[] residual) {
        boolean isReconstruction = reading.has(OutputRole.RECONSTRUCTION);
        Value mean = value(outputs, isReconstruction ? OutputRole.RECONSTRUCTION : OutputRole.MEAN, record);
        Value scale;
        Value logScale;
        if (isReconstruction) {
            double[] logs = new double[size];
            for (int j = 0; j < size; j++) {
                logs[j] = Math.log(residual[j]);
            }
            scale = alike(row("residual", residual), record);
            logScale = row("log_residual", logs);
        } else if (reading.has(OutputRole.SCALE)) {
            scale = value(outputs, OutputRole.SCALE, record);
            logScale = graph.node(Operator.LOG, scale);
        } else if (reading.has(OutputRole.VARIANCE)) {
            Value variance = value(outputs, OutputRole.VARIANCE, record);
            scale = graph.node(Operator.SQRT, variance);
            logScale = half(graph.node(Operator.LOG, variance));
        } else {
            logScale = half(value(outputs, OutputRole.LOG_VARIANCE, record));
            scale = graph.node(Operator.EXP, logScale);
        }
        Value deviation = graph.node(Operator.DIV, graph.node(Operator.SUB, record, mean), scale);
        Value square = half(graph.node(Operator.MUL, deviation, deviation));
        Value constant = graph.node(Operator.ADD, logScale, scalar("half_log_two_pi", HALF_LOG_TWO_PI));
        Value logProbability = graph.node(Operator.NEG, graph.node(Operator.ADD, square, constant));
        return new Description(logProbability, mean, scale);
    }

    /** x log p + (1 − x) log(1 − p), which is x·a − log(1 + e^a) with the logit a. */
    private Description flags(Map<String, Value> outputs, Value record) {
        Value one = scalar("one", 1);
        Value probability;
        Value logProbability;
        if (reading.has(OutputRole.LOGIT)) {
            Value logit = value(outputs, OutputRole.LOGIT, record);
            probability = graph.node(Operator.SIGMOID, logit);
            logProbability = graph.node(
                    Operator.SUB, graph.node(Operator.MUL, record, logit), graph.node(Operator.SOFTPLUS, logit));
        } else {
            probability = graph.node(
                    Operator.CLIP,
                    value(outputs, OutputRole.PROBABILITY, record),
                    single("least", LEAST_PROBABILITY),
                    single("most", 1 - LEAST_PROBABILITY));
            Value ofOne = graph.node(Operator.MUL, record, graph.node(Operator.LOG, probability));
            Value ofZero = graph.node(
                    Operator.MUL,
                    graph.node(Operator.SUB, one, record),
                    graph.node(Operator.LOG, graph.node(Operator.SUB, one, probability)));
            logProbability = graph.node(Operator.ADD, ofOne, ofZero);
        }
        Value variance = graph.node(Operator.MUL, probability, graph.node(Operator.SUB, one, probability));
        return new Description(logProbability, probability, graph.node(Operator.SQRT, variance));
    }

    /** An output's values of the scored record, [N, D]. */
    private Value value(Map<String, Value> outputs, OutputRole role, Value record) {
        OutputShape given =
                Objects.requireNonNull(shapes.get(reading.output(role).name()));
        Value value = asFloat(outputs, role);
        if (given.isOfWindows(shape)) {
            long[] windows = given.order() == Order.FEATURES_FIRST
                    ? new long[] {-1, size, shape.window()}
                    : new long[] {-1, shape.window(), size};
            return last(graph.node(Operator.RESHAPE, value, integers("windows", windows)), given.order());
        }
        Value rows = graph.node(Operator.RESHAPE, value, integers("rows", given.perRecord() ? -1 : 1, given.values()));
        return given.perRecord() && given.values() == size ? rows : alike(rows, record);
    }

    /** The last record of windows, [N, D]. */
    private Value last(Value windows, Order order) {
        int axis = order == Order.FEATURES_FIRST ? 2 : 1;
        Value last = graph.constant(graph.fresh("last"), new long[] {shape.window() - 1});
        return graph.node(Operator.GATHER, Map.of("axis", (long) axis), windows, last);
    }

    /** A row, or a column, as [N, D]. */
    private Value alike(Value row, Value record) {
        return graph.node(Operator.ADD, graph.node(Operator.MUL, record, scalar("none", 0)), row);
    }

    private Value asFloat(Map<String, Value> outputs, OutputRole role) {
        Port output = reading.output(role);
        Value value = Objects.requireNonNull(outputs.get(output.name()));
        return output.type() == DataType.FLOAT ? value : cast(value, DataType.FLOAT);
    }

    private Value cast(Value value, DataType type) {
        return graph.node(Operator.CAST, Map.of("to", (long) type.getNumber()), value);
    }

    private Value half(Value value) {
        return graph.node(Operator.MUL, value, scalar("half", 0.5f));
    }

    private void perFeature(ModelOutput output, Value value) {
        graph.output(output.contractName(), value, List.of("N", Integer.toString(size)));
    }

    private Value perFeature(String name, ToDoubleFunction<ModelFeature> value) {
        return row(name, prepared.features().stream().mapToDouble(value).toArray());
    }

    private Value row(String name, double[] values) {
        float[] row = new float[values.length];
        for (int j = 0; j < row.length; j++) {
            row[j] = (float) values[j];
        }
        return graph.constant(graph.fresh(name), row, size);
    }

    /** A number that arithmetic broadcasts. */
    private Value scalar(String name, float value) {
        return graph.constant(graph.fresh(name), new float[] {value}, 1);
    }

    /** A number of no dimension, as Clip takes its bounds. */
    private Value single(String name, float value) {
        return graph.constant(graph.fresh(name), new float[] {value});
    }

    private Value integers(String name, long... values) {
        return graph.constant(graph.fresh(name), values, values.length);
    }

    /** What is said of the scored record, as the model sees values, [N, D] each. */
    private record Description(Value logProbability, Value expected, Value scale) {}
}
