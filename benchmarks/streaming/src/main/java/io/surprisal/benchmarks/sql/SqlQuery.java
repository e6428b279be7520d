package io.surprisal.benchmarks.sql;

import java.nio.file.Path;

/** What is done with the rows of the table {@code telemetry}. */
enum SqlQuery {
    /** They pass, and nothing is scored. */
    PASS("SELECT host, CAST(m01 AS DOUBLE) FROM telemetry"),

    /** Micro-batches, with as many rows under way as are worth while. */
    ASYNC(predict("MAP['max-concurrent-operations', '256']")),

    /** Micro-batches, with as many rows under way as Flink allows unless it is told. */
    ASYNC_DEFAULT(predict("MAP['async', 'true']")),

    /** A row a call. */
    SYNC(predict("MAP['async', 'false']")),

    /** A row a call, by a function as its users write one: {@link RowFunction}. */
    ROW(
            "SELECT host, surprisal FROM ML_PREDICT(TABLE telemetry, MODEL row_by_row, DESCRIPTOR(FEATURES), MAP['async', 'false'])"),

    /** By key, what is remembered in Flink's state. */
    BY_KEY("SELECT host, surprisal, tail_probability, anomalous, top_features FROM surprisal_by_key("
            + "input => TABLE telemetry PARTITION BY host, model => 'MODEL', tail_probability => 1e-4)");

    private final String text;

    SqlQuery(String text) {
        this.text = text;
    }

    private static String predict(String settings) {
        return "SELECT host, surprisal, tail_probability, anomalous, top_features FROM ML_PREDICT(TABLE telemetry, MODEL batches"
                + ", DESCRIPTOR(FEATURES), " + settings + ")";
    }

    /**
     * The query.
     *
     * @param features the columns, by comma
     */
    String of(String features, Path model) {
        return text.replace("FEATURES", features).replace("'MODEL'", "'" + model.toUri() + "'");
    }

    /** The columns of what comes of it. */
    String columns() {
        return switch (this) {
            case PASS, ROW -> "host STRING, surprisal DOUBLE";
            case ASYNC, ASYNC_DEFAULT, SYNC, BY_KEY ->
                "host STRING, surprisal DOUBLE, tail_probability DOUBLE, anomalous BOOLEAN, top_features ARRAY<STRING>";
        };
    }
}
