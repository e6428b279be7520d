package io.surprisal.benchmarks.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.benchmarks.streaming.FlinkCluster;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.onnx.runtime.TinyModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All queries run, and the user's function gives the surprisal of ours. */
class SqlScoringIT {
    private static final int ROWS = 300;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void everyQueryRunsToItsEnd(SqlQuery query) throws Exception {
        TelemetryRows rows = rows();
        Path model = TinyModel.write(directory, "tiny", rows.names());
        try (FlinkCluster cluster = FlinkCluster.start()) {
            assertThat(new SqlScoring(model, rows, query, cluster).score(ROWS)).isEqualTo(ROWS);
        }
    }

    @Test
    void theUsersFunctionScoresAsOurs() throws Exception {
        TelemetryRows rows = rows();
        Path model = TinyModel.write(directory, "tiny", rows.names());
        double sum = 0;
        try (FlinkCluster cluster = FlinkCluster.start()) {
            SqlScoring sql = new SqlScoring(model, rows, SqlQuery.ROW, cluster);
            try (CloseableIterator<Row> results = sql.tables(cluster.environment(), ROWS)
                    .executeSql(sql.text())
                    .collect()) {
                while (results.hasNext()) {
                    sum += (double) results.next().getField(1);
                }
            }
        }
        double expected = 0;
        for (float[] row : rows.values()) {
            expected += TinyModel.surprisal(row);
        }
        assertThat(sum).isCloseTo(expected, within(1e-3 * ROWS));
    }

    private static TelemetryRows rows() {
        Random random = new Random(5);
        float[][] values = new float[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            values[i] = TinyModel.normalRecord(3, random);
        }
        return new TelemetryRows(List.of("m01", "m02", "m03"), values);
    }
}
