package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;

/** The whole job in Flink SQL beside the DataStream job, from memory to nowhere: a table for each model. */
final class SqlTables {
    private final Setup setup;
    private final Comparison comparison;
    private final Report report;

    SqlTables(Setup setup, Comparison comparison, Report report) {
        this.setup = setup;
        this.comparison = comparison;
        this.report = report;
    }

    /** Measures the table of the model with so many samples. */
    String of(int samples) throws IOException {
        Path model = setup.model(samples);
        try (Contenders contenders = new Contenders()) {
            add(contenders, "DataStream, Surprisal.score", "stream", model);
            add(contenders, "ML_PREDICT, 256 under way", "ASYNC", model);
            add(contenders, "ML_PREDICT, 10 under way, Flink's default", "ASYNC_DEFAULT", model);
            add(contenders, "ML_PREDICT, 'async', 'false'", "SYNC", model);
            add(contenders, "ML_PREDICT, a user's function, a row a call", "ROW", model);
            add(contenders, "DataStream, Surprisal.score by key", "stream-by-key", model);
            add(contenders, "ScoreByKey", "BY_KEY", model);
            add(contenders, "SQL without scoring", "PASS", model);
            return report.add(
                    "38 features, L = " + samples + ", " + comparison.rounds() + " rounds in turn",
                    comparison.run(contenders.all(), System.err),
                    "The user's function gives the surprisal alone: no threshold, no features that stand out.");
        }
    }

    private void add(Contenders contenders, String name, String what, Path model) throws IOException {
        contenders.add(name, setup.sql(what, model.toString(), setup.rows().toString()));
    }
}
