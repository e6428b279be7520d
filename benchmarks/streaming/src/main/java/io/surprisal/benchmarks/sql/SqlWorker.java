package io.surprisal.benchmarks.sql;

import io.surprisal.benchmarks.streaming.FlinkCluster;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.benchmarks.worker.Worker;
import java.nio.file.Path;
import java.util.Map;

/** The processes of the comparison of Flink SQL. Arguments: a {@link SqlQuery}, or stream or stream-by-key; the model; the telemetry. */
final class SqlWorker {
    private SqlWorker() {}

    public static void main(String[] arguments) throws Exception {
        Path model = Path.of(arguments[1]);
        TelemetryRows rows = TelemetryRows.read(Path.of(arguments[2]));
        try (FlinkCluster cluster = FlinkCluster.start()) {
            if (arguments[0].startsWith("stream")) {
                StreamScoring stream = new StreamScoring(model, rows, arguments[0].endsWith("by-key"), cluster);
                Worker.serve(Map.of("score", stream::score));
            } else {
                SqlScoring sql = new SqlScoring(model, rows, SqlQuery.valueOf(arguments[0]), cluster);
                Worker.serve(Map.of("score", sql::score));
            }
        }
    }
}
