package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The job between ends of each kind, by key and not, beside the model alone: a table for each model. */
final class EndTables {
    private static final List<Ends> ENDS = List.of(
            Ends.DEFAULT,
            new Ends("JSON", true, "exactly_once", 2),
            new Ends("JSON", false, "exactly_once", 1),
            new Ends("JSON", false, "at_least_once", 1),
            new Ends("AVRO", true, "exactly_once", 1),
            new Ends("AVRO", true, "exactly_once", 2),
            new Ends("AVRO", false, "exactly_once", 1),
            new Ends("AVRO", false, "at_least_once", 1));

    private final Setup setup;
    private final Comparison comparison;
    private final Report report;

    EndTables(Setup setup, Comparison comparison, Report report) {
        this.setup = setup;
        this.comparison = comparison;
        this.report = report;
    }

    /** Measures the table of the model with so many samples. */
    String of(int samples) throws IOException {
        Path model = setup.model(samples);
        try (Contenders contenders = new Contenders()) {
            contenders.add(
                    "raw ONNX Runtime",
                    setup.streaming("raw", model.toString(), setup.rows().toString()));
            List<EndToEnd> jobs = new ArrayList<>();
            for (Ends ends : ENDS) {
                EndToEnd job = EndToEnd.start(setup, model, ends);
                contenders.add(job);
                jobs.add(job);
            }
            List<Result> results = comparison.run(contenders.all(), System.err);
            List<String> remarks = new ArrayList<>();
            for (EndToEnd job : jobs) {
                remarks.add(job.remark());
            }
            return report.add(
                    "L = " + samples + ", " + comparison.rounds() + " rounds in turn",
                    results,
                    String.join(System.lineSeparator(), remarks));
        }
    }
}
