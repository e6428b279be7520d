package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;

/** The same work by another checkout of this repository and by this one, on the model file of the other: a table for each part of a record's way. */
final class CheckoutTables {
    private static final String OTHER = ", other checkout";
    private static final String OWN = ", this checkout";

    private final Setup other;
    private final Setup own;
    private final Comparison comparison;
    private final Report report;

    CheckoutTables(Setup other, Setup own, Comparison comparison, Report report) {
        this.other = other;
        this.own = own;
        this.comparison = comparison;
        this.report = report;
    }

    /** Measures the tables of the model with so many samples. */
    String of(int samples) throws IOException {
        Path model = other.model(samples);
        StringBuilder tables = new StringBuilder();
        try (Contenders pair = new Contenders()) {
            pipelines(pair, "whole pipeline from memory", "pipeline", model);
            tables.append(table(samples, pair)).append('\n');
        }
        try (Contenders pair = new Contenders()) {
            pipelines(pair, "by key, under a budget", "budget", model);
            tables.append(table(samples, pair)).append('\n');
        }
        try (Contenders pair = new Contenders()) {
            pair.add(EndToEnd.start(other, model, Ends.DEFAULT, OTHER));
            pair.add(EndToEnd.start(own, model, Ends.DEFAULT, OWN));
            return tables.append(table(samples, pair)).toString();
        }
    }

    private void pipelines(Contenders pair, String name, String worker, Path model) throws IOException {
        String rows = own.rows().toString();
        pair.add(name + OTHER, other.streaming(worker, model.toString(), rows));
        pair.add(name + OWN, own.streaming(worker, model.toString(), rows));
    }

    private String table(int samples, Contenders pair) throws IOException {
        return report.add(
                "L = " + samples + ", " + comparison.rounds() + " rounds in turn",
                comparison.run(pair.all(), System.err),
                "The ratio is to the other checkout.");
    }
}
