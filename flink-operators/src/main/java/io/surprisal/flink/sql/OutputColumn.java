package io.surprisal.flink.sql;

import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import io.surprisal.telemetry.record.FeatureDeviation;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/**
 * An output of {@code CREATE MODEL}, by its name:
 *
 * <table><caption>Outputs</caption>
 * <tr><td>an output of the model of one value a record, such as {@code surprisal}, {@code elbo}</td><td>DOUBLE or FLOAT, nats</td></tr>
 * <tr><td>an output of one value a feature, such as {@code expected}, {@code expected_scale}</td><td>ARRAY of these, in the order of the model's
 * features</td></tr>
 * <tr><td>{@code tail_probability}</td><td>DOUBLE or FLOAT: the share of normal records with such a value or a higher one</td></tr>
 * <tr><td>{@code grade}</td><td>DOUBLE or FLOAT: how far beyond the threshold, 0 to 1</td></tr>
 * <tr><td>{@code anomalous}</td><td>BOOLEAN</td></tr>
 * <tr><td>{@code top_features}</td><td>ARRAY of STRING: the features of an anomalous record that stand out, worst first; else empty</td></tr>
 * </table>
 *
 * Numbers are null for a record of which nothing is known, and so may not be NOT NULL; {@code anomalous} is false then, and {@code top_features} empty.
 */
record OutputColumn(Kind kind, @Nullable OutputName name, boolean single) implements Serializable {
    /** What an output says. */
    enum Kind {
        OUTPUT,
        FEATURE_OUTPUT,
        TAIL_PROBABILITY,
        GRADE,
        ANOMALOUS,
        TOP_FEATURES
    }

    static OutputColumn of(Column column, ModelFile model) {
        LogicalType type = column.getDataType().getLogicalType();
        return switch (column.getName()) {
            case "tail_probability" -> new OutputColumn(Kind.TAIL_PROBABILITY, null, isFloat(column, type));
            case "grade" -> new OutputColumn(Kind.GRADE, null, isFloat(column, type));
            case "anomalous" -> {
                require(column, type.getTypeRoot() == LogicalTypeRoot.BOOLEAN, "BOOLEAN");
                yield new OutputColumn(Kind.ANOMALOUS, null, false);
            }
            case "top_features" -> {
                require(
                        column,
                        type.getTypeRoot() == LogicalTypeRoot.ARRAY
                                && type.getChildren().get(0).getTypeRoot() == LogicalTypeRoot.VARCHAR,
                        "ARRAY<STRING>");
                yield new OutputColumn(Kind.TOP_FEATURES, null, false);
            }
            default -> ofModel(column, type, model);
        };
    }

    private static OutputColumn ofModel(Column column, LogicalType type, ModelFile model) {
        OutputName name = OutputName.parse(column.getName());
        if (!model.has(name)) {
            throw new IllegalArgumentException("The model has no output " + name + "; it has " + model.outputNames()
                    + ", and tail_probability, grade, anomalous and top_features can be had of every model");
        }
        if (name.output().perRecord()) {
            return new OutputColumn(Kind.OUTPUT, name, isFloat(column, type));
        }
        require(column, type.getTypeRoot() == LogicalTypeRoot.ARRAY, "ARRAY<DOUBLE> or ARRAY<FLOAT>");
        return new OutputColumn(
                Kind.FEATURE_OUTPUT, name, isFloat(column, type.getChildren().get(0)));
    }

    private static boolean isFloat(Column column, LogicalType type) {
        LogicalTypeRoot root = type.getTypeRoot();
        require(column, root == LogicalTypeRoot.FLOAT || root == LogicalTypeRoot.DOUBLE, "DOUBLE or FLOAT");
        require(column, type.isNullable(), "without NOT NULL, because nothing is known of some records");
        return root == LogicalTypeRoot.FLOAT;
    }

    private static void require(Column column, boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "Output " + column.getName() + " must be " + expected + "; got " + column.getDataType());
        }
    }

    /** What the model has to compute for it. */
    Optional<OutputName> output() {
        return Optional.ofNullable(name);
    }

    /** The value for a record of a lane's scored batch, as Flink's tables hold it. */
    @Nullable
    Object value(Lane lane, int row, Judgement judgement) {
        return switch (kind) {
            case OUTPUT -> typed(lane.value(required(), row));
            case FEATURE_OUTPUT -> features(lane, row);
            case TAIL_PROBABILITY -> typed(judgement.verdict().tailProbability());
            case GRADE ->
                typed(
                        Double.isNaN(judgement.verdict().tailProbability())
                                ? Double.NaN
                                : judgement.verdict().grade());
            case ANOMALOUS -> judgement.verdict().anomalous();
            case TOP_FEATURES ->
                new GenericArrayData(topFeatures(lane, row, judgement)
                        .map(StringData::fromString)
                        .toArray());
        };
    }

    /** Null for a record of which nothing is known. */
    static @Nullable Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /** The features of an anomalous record of a scored batch that stand out, worst first; of another one none. */
    static Stream<String> topFeatures(Lane lane, int row, Judgement judgement) {
        return judgement.verdict().anomalous()
                ? Arrays.stream(lane.explanation(row)).map(FeatureDeviation::feature)
                : Stream.empty();
    }

    private @Nullable Object typed(double value) {
        Double number = number(value);
        return number != null && single ? (Object) number.floatValue() : number;
    }

    private GenericArrayData features(Lane lane, int row) {
        Object[] values = new Object[lane.model().manifest().features().size()];
        for (int feature = 0; feature < values.length; feature++) {
            values[feature] = typed(lane.value(required(), row, feature));
        }
        return new GenericArrayData(values);
    }

    private OutputName required() {
        if (name == null) {
            throw new IllegalStateException("No output of the model: " + kind);
        }
        return name;
    }
}
