package io.surprisal.flink.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.series.SeriesState;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.LaneOptions;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.telemetry.record.FeatureDeviation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ML_PREDICT makes of rows is what a lane makes of the same records. */
class MlPredictIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final List<String> FEATURES = List.of("temperature", "pressure", "flow");
    private static final int ROWS = 300;
    private static final double TAIL = 0.01;

    @TempDir
    Path directory;

    private StreamTableEnvironment tables;

    @BeforeEach
    void begin() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        tables = StreamTableEnvironment.create(env);
        tables.createTemporaryView(
                "telemetry",
                tables.fromDataStream(env.fromData(
                        Types.ROW_NAMED(
                                new String[] {"id", "flow", "temperature", "pressure", "host"},
                                Types.INT,
                                Types.DOUBLE,
                                Types.DOUBLE,
                                Types.FLOAT,
                                Types.STRING),
                        rows().toArray(new Row[0]))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void rowsAreScoredAsRecordsAre(String async) throws Exception {
        Path file = TinyModel.write(directory, "tiny", FEATURES);
        createModel(
                file,
                "flow DOUBLE, temperature DOUBLE, pressure FLOAT",
                "surprisal DOUBLE, elbo FLOAT, expected ARRAY<FLOAT>, tail_probability DOUBLE, grade DOUBLE, anomalous BOOLEAN,"
                        + " top_features ARRAY<STRING>");
        Map<Integer, Row> scored = new HashMap<>();
        try (CloseableIterator<Row> result = tables.executeSql(
                        "SELECT id, surprisal, elbo, expected, tail_probability, grade, anomalous, top_features FROM"
                                + " ML_PREDICT(TABLE telemetry, MODEL pump, DESCRIPTOR(flow, temperature, pressure),"
                                + " MAP['async', '" + async + "', 'max-concurrent-operations', '100'])")
                .collect()) {
            result.forEachRemaining(row -> scored.put((Integer) row.getField(0), row));
        }
        assertThat(scored).hasSize(ROWS);
        ModelFile model = ModelFile.read(file);
        List<OutputName> outputs =
                List.of(OutputName.headline(ModelOutput.ELBO), OutputName.headline(ModelOutput.EXPECTED));
        int anomalous = 0;
        try (Lane lane = Lane.open(
                model,
                JobSchema.of(model.manifest().schema()),
                new LaneOptions(ModelOutput.SURPRISAL, outputs, new TailThreshold(TAIL), 1, 2))) {
            for (Row row : rows()) {
                Row found = Objects.requireNonNull(scored.get((Integer) row.getField(0)));
                if (row.getField(2) == null) {
                    assertThat(found.getField("surprisal")).isNull();
                    assertThat(found.getField("grade")).isNull();
                    assertThat(found.getField("anomalous")).isEqualTo(false);
                    continue;
                }
                lane.add(values(row), new SeriesState());
                lane.score();
                Judgement judgement = lane.judge(0, 0, new SeriesState(), Long.MIN_VALUE);
                assertThat((Double) found.getField("surprisal"))
                        .isCloseTo(lane.value(OutputName.headline(ModelOutput.SURPRISAL), 0), within(1e-6));
                assertThat((Float) found.getField("elbo")).isCloseTo(lane.value(outputs.get(0), 0), within(1e-6f));
                Float[] expected = (Float[]) Objects.requireNonNull(found.getField("expected"));
                for (int feature = 0; feature < FEATURES.size(); feature++) {
                    assertThat(expected[feature]).isCloseTo(lane.value(outputs.get(1), 0, feature), within(1e-5f));
                }
                assertThat((Double) found.getField("tail_probability"))
                        .isCloseTo(judgement.verdict().tailProbability(), within(1e-9));
                assertThat((Double) found.getField("grade"))
                        .isCloseTo(judgement.verdict().grade(), within(1e-6));
                assertThat(found.getField("anomalous"))
                        .isEqualTo(judgement.verdict().anomalous());
                if (judgement.verdict().anomalous()) {
                    anomalous++;
                    assertThat((String[]) found.getField("top_features"))
                            .hasSizeLessThanOrEqualTo(2)
                            .isEqualTo(features(lane.explanation(0)));
                } else {
                    assertThat((String[]) found.getField("top_features")).isEmpty();
                }
                lane.clear();
            }
        }
        assertThat(anomalous).isBetween(20, 60);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "temperature DOUBLE, pressure DOUBLE | surprisal DOUBLE | missing: flow",
                "temperature DOUBLE, pressure DOUBLE, flow DOUBLE, host STRING | surprisal DOUBLE | Input host must be a numeric type or BOOLEAN; got STRING",
                "temperature DOUBLE, pressure DOUBLE, flow DOUBLE | surprisal INT | Output surprisal must be DOUBLE or FLOAT; got INT",
                "temperature DOUBLE, pressure DOUBLE, flow DOUBLE | grade DOUBLE NOT NULL | Output grade must be without NOT NULL, because nothing is known of some records; got DOUBLE NOT NULL",
                "temperature DOUBLE, pressure DOUBLE, flow DOUBLE | verdict BOOLEAN | got 'verdict'",
                "temperature DOUBLE, pressure DOUBLE, flow DOUBLE | standardised/elbo DOUBLE | The model has no output standardised/elbo"
            })
    void columnsThatDoNotFitFailWhereTheStatementIsPlanned(String input, String output, String message)
            throws Exception {
        createModel(
                TinyModel.write(directory, "tiny", FEATURES),
                input,
                output.replace("standardised/elbo", "`standardised/elbo`"));
        String columns = input.replaceAll(" [A-Z]+", "");
        assertThatThrownBy(() -> tables.explainSql(
                        "SELECT * FROM ML_PREDICT(TABLE telemetry, MODEL pump, DESCRIPTOR(" + columns + "))"))
                .rootCause()
                .hasMessageContaining(message);
    }

    /** The planner takes INT and DECIMAL for DOUBLE, and passes them as they are. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void columnsOfNarrowerTypesAreNumbers(String async) throws Exception {
        Path file = TinyModel.write(directory, "tiny", FEATURES);
        createModel(file, "temperature DOUBLE, pressure DOUBLE, flow BOOLEAN", "surprisal DOUBLE");
        tables.executeSql("CREATE TEMPORARY VIEW narrow AS SELECT id, CAST(temperature AS INT) AS temperature,"
                + " CAST(pressure AS DECIMAL(10, 2)) AS pressure, flow > 0 AS flow FROM telemetry WHERE id < 20");
        Map<Integer, Row> scored = new HashMap<>();
        try (CloseableIterator<Row> result = tables.executeSql(
                        "SELECT id, temperature, pressure, flow, surprisal FROM ML_PREDICT(TABLE narrow, MODEL pump,"
                                + " DESCRIPTOR(temperature, pressure, flow), MAP['async', '" + async + "'])")
                .collect()) {
            result.forEachRemaining(row -> scored.put((Integer) row.getField(0), row));
        }
        assertThat(scored).hasSize(20);
        ModelFile model = ModelFile.read(file);
        try (Lane lane = Lane.open(
                model,
                JobSchema.of(model.manifest().schema()),
                new LaneOptions(ModelOutput.SURPRISAL, List.of(), new TailThreshold(TAIL), 1, 0))) {
            for (Row row : scored.values()) {
                float flow = Boolean.TRUE.equals(row.getField("flow")) ? 1 : 0;
                lane.add(new float[] {number(row, 1), number(row, 2), flow}, new SeriesState());
                lane.score();
                assertThat((Double) row.getField("surprisal"))
                        .isCloseTo(lane.value(OutputName.headline(ModelOutput.SURPRISAL), 0), within(1e-6));
                lane.clear();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'batch-size' = '0' | batch-size: expected at least 1, got 0",
                "'top-features' = '-1' | top-features: expected at least 0, got -1",
                "'tail-probability' = '1' | tail-probability: expected above 1.0E-9 and below 1"
            },
            quoteCharacter = '"')
    void optionsThatCannotBeFailWhereTheStatementIsPlanned(String option, String message) throws Exception {
        tables.executeSql(
                "CREATE MODEL pump INPUT (temperature DOUBLE, pressure DOUBLE, flow DOUBLE) OUTPUT (surprisal DOUBLE)"
                        + " WITH ('provider' = 'surprisal', 'model' = '"
                        + TinyModel.write(directory, "tiny", FEATURES).toUri() + "', " + option + ")");
        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM ML_PREDICT(TABLE telemetry, MODEL pump,"
                        + " DESCRIPTOR(temperature, pressure, flow))"))
                .hasStackTraceContaining(message);
    }

    /** Which of two times it is, nothing says. */
    @Test
    void aSecondTimeIsRefused() throws Exception {
        Condition condition = new Condition("", List.of(), true, false, "UTC");
        createModel(
                TinyModel.write(directory, "tiny", TinyModel.conditional("tiny", FEATURES, condition)),
                "temperature DOUBLE, pressure DOUBLE, flow DOUBLE, seen TIMESTAMP(3), sent TIMESTAMP(3)",
                "surprisal DOUBLE");
        tables.executeSql("CREATE TEMPORARY VIEW timed AS SELECT *, CAST(LOCALTIMESTAMP AS TIMESTAMP(3)) AS seen,"
                + " CAST(LOCALTIMESTAMP AS TIMESTAMP(3)) AS sent FROM telemetry");
        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM ML_PREDICT(TABLE timed, MODEL pump,"
                        + " DESCRIPTOR(temperature, pressure, flow, seen, sent))"))
                .rootCause()
                .hasMessageContaining("by one column of INPUT, such as ts TIMESTAMP_LTZ(3); got [seen, sent]");
    }

    @Test
    void aModelThatRemembersKeysIsRefused() throws Exception {
        createModel(
                TinyModel.write(directory, "tiny", TinyModel.build("tiny", FEATURES, 3, Smoother.IDENTITY)),
                "temperature DOUBLE, pressure FLOAT, flow DOUBLE",
                "surprisal DOUBLE");
        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM ML_PREDICT(TABLE telemetry, MODEL pump,"
                        + " DESCRIPTOR(temperature, pressure, flow))"))
                .rootCause()
                .hasMessageContaining("remembers the last 3 records of each key, and ML_PREDICT knows no keys");
    }

    /** Two keys in turn, by a model with a window and a smoother. */
    @Test
    void rowsOfAKeyAreASeries() throws Exception {
        Path file = TinyModel.write(directory, "tiny", TinyModel.build("tiny", FEATURES, 3, new Smoother(1, 0.5, 0)));
        tables.createTemporarySystemFunction("surprisal_by_key", ScoreByKey.class);
        Map<Integer, Row> scored = new HashMap<>();
        try (CloseableIterator<Row> result = tables.executeSql(
                        "SELECT id, host, surprisal, smoothed, tail_probability, anomalous, top_features FROM surprisal_by_key(input"
                                + " => TABLE telemetry PARTITION BY host, model => '" + file.toUri()
                                + "', tail_probability => 1e-2)")
                .collect()) {
            result.forEachRemaining(row -> scored.put((Integer) row.getField(0), row));
        }
        assertThat(scored).hasSize(ROWS);
        List<Row> rows = rows();
        float[] values = new float[ROWS * FEATURES.size()];
        String[] keys = new String[ROWS];
        for (int row = 0; row < ROWS; row++) {
            System.arraycopy(values(rows.get(row)), 0, values, row * FEATURES.size(), FEATURES.size());
            keys[row] = (String) rows.get(row).getField(4);
        }
        LaneOptions options = new LaneOptions(ModelOutput.SURPRISAL, List.of(), new TailThreshold(TAIL), 1, 5);
        int[] anomalous = {0};
        try (SeriesRun run = SeriesRun.open(ModelFile.read(file), options)) {
            run.score(values, keys, new long[ROWS], (row, lane, record, judgement) -> {
                Row found = Objects.requireNonNull(scored.get(row));
                assertThat(found.getField("host")).isEqualTo(keys[row]);
                assertThat(found.getField("anomalous"))
                        .isEqualTo(judgement.verdict().anomalous());
                anomalous[0] += judgement.verdict().anomalous() ? 1 : 0;
                if (Float.isNaN(judgement.abnormality())) {
                    assertThat(found.getField("surprisal")).isNull();
                } else {
                    assertThat((Double) found.getField("surprisal")).isCloseTo(judgement.abnormality(), within(1e-6));
                    assertThat((Double) found.getField("smoothed")).isCloseTo(judgement.smoothed(), within(1e-6));
                    assertThat((Double) found.getField("tail_probability"))
                            .isCloseTo(judgement.verdict().tailProbability(), within(1e-9));
                }
                assertThat((String[]) found.getField("top_features"))
                        .isEqualTo(
                                judgement.verdict().anomalous() ? features(lane.explanation(record)) : new String[0]);
            });
        }
        assertThat(anomalous[0]).isBetween(20, 280);
    }

    private void createModel(Path file, String input, String output) {
        tables.executeSql("CREATE MODEL pump INPUT (" + input + ") OUTPUT (" + output
                + ") WITH ('provider' = 'surprisal', 'model' = '" + file.toUri() + "', 'tail-probability' = '" + TAIL
                + "', 'top-features' = '2', 'batch-size' = '32')");
    }

    private static String[] features(FeatureDeviation[] deviations) {
        return Arrays.stream(deviations).map(FeatureDeviation::feature).toArray(String[]::new);
    }

    private static float[] values(Row row) {
        return new float[] {number(row, 2), number(row, 3), number(row, 1)};
    }

    private static float number(Row row, int field) {
        Object value = row.getField(field);
        return value == null ? Float.NaN : ((Number) value).floatValue();
    }

    /** Normal, every seventh of the first 200 far off, and one of which nothing is known. */
    private static List<Row> rows() {
        Random random = new Random(3);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            float[] values = TinyModel.normalRecord(FEATURES.size(), random);
            String host = i % 2 == 0 ? "even" : "odd";
            if (i < 200 && i % 7 == 3) {
                values[1] += 40;
            }
            rows.add(
                    i == 100
                            ? Row.of(i, null, null, null, host)
                            : Row.of(i, (double) values[2], (double) values[0], values[1], host));
        }
        return rows;
    }
}
