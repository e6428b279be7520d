package io.surprisal.benchmarks.sql;

import io.surprisal.benchmarks.streaming.FlinkCluster;
import io.surprisal.benchmarks.streaming.MemorySource;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.flink.sql.ScoreByKey;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** A query over rows from memory, as a connector makes them; what comes of it goes nowhere. */
final class SqlScoring {
    private static final String ROWS = "rows";

    private final Path model;
    private final List<String> names;
    private final SqlQuery query;
    private final FlinkCluster cluster;

    SqlScoring(Path model, TelemetryRows table, SqlQuery query, FlinkCluster cluster) {
        this.model = model;
        this.names = table.names();
        this.query = query;
        this.cluster = cluster;
        MemorySource.keep(ROWS, rows(table));
    }

    long score(long count) throws Exception {
        StreamExecutionEnvironment environment = cluster.environment();
        StreamTableEnvironment tables = tables(environment, count);
        tables.executeSql("CREATE TEMPORARY TABLE nowhere (" + query.columns() + ") WITH ('connector' = 'blackhole')");
        StreamStatementSet statements = tables.createStatementSet();
        statements.addInsertSql("INSERT INTO nowhere " + text());
        statements.attachAsDataStream();
        cluster.run(environment);
        return count;
    }

    /** The table of so many rows, and the models and the function that score them. */
    StreamTableEnvironment tables(StreamExecutionEnvironment environment, long count) {
        environment.getConfig().enableObjectReuse(); // As the job has it.
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.createTemporaryView(
                "telemetry",
                tables.fromDataStream(environment.fromSource(
                        new MemorySource<RowData>(count, ROWS),
                        WatermarkStrategy.noWatermarks(),
                        "memory",
                        InternalTypeInfo.of(type()))));
        String inputs = names.stream().map(name -> name + " FLOAT").collect(Collectors.joining(", "));
        tables.executeSql("CREATE TEMPORARY MODEL batches INPUT (" + inputs
                + ") OUTPUT (surprisal DOUBLE, tail_probability DOUBLE, anomalous BOOLEAN, top_features ARRAY<STRING>)"
                + " WITH ('provider' = 'surprisal', 'model' = '" + model.toUri() + "')");
        tables.executeSql("CREATE TEMPORARY MODEL row_by_row INPUT (" + inputs
                + ") OUTPUT (surprisal DOUBLE) WITH ('provider' = '" + RowModelFactory.IDENTIFIER + "', 'model' = '"
                + model + "')");
        tables.createTemporarySystemFunction("surprisal_by_key", ScoreByKey.class);
        return tables;
    }

    String text() {
        return query.of(String.join(", ", names), model);
    }

    private RowType type() {
        LogicalType[] types =
                Collections.nCopies(names.size() + 1, new FloatType()).toArray(LogicalType[]::new);
        String[] columns = new String[types.length];
        types[0] = VarCharType.STRING_TYPE;
        columns[0] = "host";
        for (int i = 0; i < names.size(); i++) {
            columns[i + 1] = names.get(i);
        }
        return RowType.of(types, columns);
    }

    private static RowData[] rows(TelemetryRows table) {
        RowData[] rows = new RowData[table.values().length];
        for (int i = 0; i < rows.length; i++) {
            float[] values = table.row(i);
            GenericRowData row = new GenericRowData(values.length + 1);
            row.setField(0, StringData.fromString(Hosts.of(i)));
            for (int feature = 0; feature < values.length; feature++) {
                row.setField(feature + 1, values[feature]);
            }
            rows[i] = row;
        }
        return rows;
    }
}
