package io.surprisal.flink.sql;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.series.SeriesState;
import io.surprisal.core.series.SeriesStateFormat;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.LaneOptions;
import io.surprisal.scoring.ModelFit;
import io.surprisal.scoring.ScoringOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.ArgumentTrait;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.annotation.StateHint;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * Scores the rows of each key as a series, by a model that may have a window and smooth:
 *
 * <pre>
 * CREATE FUNCTION surprisal_by_key AS 'io.surprisal.flink.sql.ScoreByKey';
 *
 * SELECT * FROM surprisal_by_key(input =&gt; TABLE telemetry PARTITION BY host, model =&gt; 's3://models/pump.onnx', tail_probability =&gt; 1e-4);
 * </pre>
 *
 * The input has a column for each of the model's features, by its name: a number or BOOLEAN; its columns are passed through. Rows of a key are taken in the order in
 * which they come, each when it comes. What the model remembers of a key is the state {@code series}, for seven days without a row of the key.
 */
@FunctionHint(
        output =
                @DataTypeHint(
                        "ROW<surprisal DOUBLE, smoothed DOUBLE, tail_probability DOUBLE, anomalous BOOLEAN, top_features ARRAY<STRING>>"))
public final class ScoreByKey extends ProcessTableFunction<Row> {
    private static final long serialVersionUID = 1;
    private static final int TOP_FEATURES = 5;

    private transient @Nullable Lane lane;
    private transient String file;
    private transient List<String> features;
    private transient float[] values;

    /** What is remembered of a key: {@link SeriesStateFormat}'s bytes; null for a new one. */
    public static final class Memory {
        public byte @Nullable [] series;
    }

    @SuppressWarnings("NullAway.Init") // Transient fields appear with the first row.
    public ScoreByKey() {}

    /** Scores a row. Flink finds this method by its name and annotations. */
    public void eval(
            @StateHint(name = "series", ttl = "7 days") Memory memory,
            @ArgumentHint(
                            value = {ArgumentTrait.SET_SEMANTIC_TABLE, ArgumentTrait.PASS_COLUMNS_THROUGH},
                            name = "input")
                    Row input,
            @ArgumentHint(name = "model") String model,
            @ArgumentHint(name = "tail_probability") Double tailProbability)
            throws IOException {
        Lane open = lane == null ? open(input, model, tailProbability) : lane;
        if (!model.equals(file)) {
            throw new ValidationException(
                    "One call of the function scores by one model; got " + model + " after " + file);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = InputColumn.number(features.get(i), input.getField(features.get(i)));
        }
        SeriesState series = read(memory);
        open.memory().forgetForeign(series);
        try {
            open.add(values, series);
            open.score();
            collect(outputs(open, series));
        } finally {
            open.clear();
        }
        memory.series = bytes(series);
    }

    /** Judges the row that was scored, and so changes what is remembered. */
    private static Row outputs(Lane open, SeriesState series) {
        Judgement judgement = open.judge(0, 0, series, Long.MIN_VALUE);
        return Row.of(
                OutputColumn.number(open.value(OutputName.headline(ModelOutput.SURPRISAL), 0)),
                OutputColumn.number(judgement.smoothed()),
                OutputColumn.number(judgement.verdict().tailProbability()),
                judgement.verdict().anomalous(),
                OutputColumn.topFeatures(open, 0, judgement).toArray(String[]::new));
    }

    @Override
    public void close() {
        if (lane != null) {
            lane.close();
            lane = null;
        }
    }

    private Lane open(Row input, String model, double tailProbability) {
        ModelFile read = SqlModels.read(model).file();
        Manifest manifest = read.manifest();
        if (!manifest.condition().isNone()) {
            throw new ValidationException(
                    "Model " + model
                            + " is told a class or the time of each record, which this function does not; score it by ML_PREDICT");
        }
        Set<String> columns = input.getFieldNames(true);
        JobSchema schema = JobSchema.of(manifest.schema());
        if (columns == null || !columns.containsAll(schema.features())) {
            throw new ValidationException("Model " + model + " expects the columns " + schema.features()
                    + "; the table has " + columns + "; select the missing ones, or train a model of these");
        }
        TailThreshold threshold = new TailThreshold(tailProbability);
        ModelFit.check(read, schema, ScoringOptions.defaults().withThreshold(threshold));
        Lane opened =
                Lane.open(read, schema, new LaneOptions(ModelOutput.SURPRISAL, List.of(), threshold, 1, TOP_FEATURES));
        lane = opened;
        file = model;
        features = schema.features();
        values = new float[features.size()];
        return opened;
    }

    private static SeriesState read(Memory memory) throws IOException {
        byte[] bytes = memory.series;
        return bytes == null
                ? new SeriesState()
                : SeriesStateFormat.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static byte[] bytes(SeriesState series) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SeriesStateFormat.write(series, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
