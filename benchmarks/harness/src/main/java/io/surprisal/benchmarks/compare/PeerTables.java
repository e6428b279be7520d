package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;

/** The job beside other ways to score the same rows: a table of images, and one of the telemetry for each model. */
final class PeerTables {
    private final Setup setup;
    private final Comparison comparison;
    private final Report report;

    PeerTables(Setup setup, Comparison comparison, Report report) {
        this.setup = setup;
        this.comparison = comparison;
        this.report = report;
    }

    /** Measures the table of images, which has one model. */
    String images() throws IOException {
        try (Contenders contenders = new Contenders()) {
            contenders.add("whole pipeline, Flink from memory", setup.peer("images"));
            contenders.add("Crayfish's adapter, Flink from memory", setup.peer("crayfish"));
            contenders.add("the same with lists, the input not sent back", setup.peer("nested"));
            return report.add(
                    "28 × 28 numbers as JSON, 27,562 parameters, " + comparison.rounds() + " rounds in turn",
                    comparison.run(contenders.all(), System.err),
                    "A row is an event, and a CPU-second a second of one core.");
        }
    }

    /** Measures the table of the telemetry and the model with so many samples. */
    String telemetry(int samples) throws IOException {
        Path model = setup.model(samples);
        String rows = setup.rows().toString();
        try (Contenders contenders = new Contenders()) {
            contenders.add("raw ONNX Runtime, 128 rows a call", setup.streaming("raw", model.toString(), rows));
            contenders.add("scoring operator, Flink from memory", setup.streaming("operator", model.toString(), rows));
            contenders.add("ONNX Runtime, a row a call", setup.peer("row", model.toString(), rows));
            contenders.add("random cut forest", setup.peer("forest", rows));
            contenders.add(
                    "Deeplearning4j reconstructionLogProbability",
                    setup.deeplearning4j(rows, Integer.toString(samples)));
            return report.add(
                    "38 features, L = " + samples + ", " + comparison.rounds() + " rounds in turn",
                    comparison.run(contenders.all(), System.err),
                    "The forest has its own defaults and learns what it scored.");
        }
    }
}
