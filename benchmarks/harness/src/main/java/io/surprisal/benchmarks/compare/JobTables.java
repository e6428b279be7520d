package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The job, and less and less of it, each with models that average several numbers of latent samples: a table for each model. */
final class JobTables {
    private static final int RECORDS_OF_A_KEY = 20;

    private final Setup setup;
    private final Comparison comparison;
    private final Report report;

    JobTables(Setup setup, Comparison comparison, Report report) {
        this.setup = setup;
        this.comparison = comparison;
        this.report = report;
    }

    /** Measures the table of the model with so many samples. */
    String of(int samples) throws IOException {
        Path model = setup.model(samples);
        String rows = setup.rows().toString();
        try (Contenders contenders = new Contenders()) {
            contenders.add("raw ONNX Runtime", setup.streaming("raw", model.toString(), rows));
            contenders.add("scoring operator, Flink from memory", setup.streaming("operator", model.toString(), rows));
            contenders.add("whole pipeline, Flink from memory", setup.streaming("pipeline", model.toString(), rows));
            contenders.add("the same by key, under an alert budget", setup.streaming("budget", model.toString(), rows));
            EndToEnd endToEnd = EndToEnd.start(setup, model, Ends.DEFAULT);
            contenders.add(endToEnd);
            contenders.add(
                    "Deeplearning4j reconstructionLogProbability",
                    setup.deeplearning4j(rows, Integer.toString(samples)));
            List<Result> results = comparison.run(contenders.all(), System.err);
            String remark = endToEnd.remark() + System.lineSeparator() + stateRemark(model);
            return report.add("L = " + samples + ", " + comparison.rounds() + " rounds in turn", results, remark);
        }
    }

    private String stateRemark(Path model) throws IOException {
        List<String> command =
                setup.streaming("state", model.toString(), setup.rows().toString());
        try (WorkerProcess state = WorkerProcess.start("state", command, Map.of("OMP_NUM_THREADS", "1"))) {
            return String.format(
                    Locale.ROOT,
                    "Under an alert budget a key adds %,d bytes to a checkpoint of the whole pipeline, after %d records of it.",
                    state.ask("state", RECORDS_OF_A_KEY),
                    RECORDS_OF_A_KEY);
        }
    }
}
