package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What each stage of a job adds to a record: the whole pipeline from memory by key, each contender with one stage that the first line has not. */
final class StageTable {
    private static final int RECORDS_OF_A_KEY = 20;

    /** Records until the code that they run through is compiled, or nearly so. */
    private static final int COMPILING = 150_000;

    private static final List<Line> LINES = List.of(
            new Line("JSON", "wide JSON, 38 values a message", List.of("state")),
            new Line("CSV", "CSV, 38 values a message", List.of()),
            new Line("OTLP_PROTOBUF", "OTLP protobuf, 38 values a message", List.of("state", "open")),
            new Line("LONG_JSON", "long JSON, 38 values a message", List.of()),
            new Line("LONG_JSON_SINGLE", "long JSON, a value a message", List.of()),
            new Line("DIRECTED", "wide JSON, silent feedback and models", List.of("state")),
            new Line("SHADOW", "the same with a shadow", List.of("state")));

    private final Setup setup;
    private final Comparison comparison;
    private final Report report;

    StageTable(Setup setup, Comparison comparison, Report report) {
        this.setup = setup;
        this.comparison = comparison;
        this.report = report;
    }

    String measure(PrintStream progress) throws IOException {
        List<String> states = new ArrayList<>();
        try (Contenders contenders = new Contenders()) {
            for (Line line : LINES) {
                WorkerContender contender = WorkerContender.start(
                        line.title(),
                        setup.stage(setup.model(1).toString(), setup.rows().toString(), line.stage()));
                contenders.add(contender);
                for (String state : line.states()) {
                    states.add(String.format(
                            Locale.ROOT,
                            "%s%s %,d",
                            line.title(),
                            state.equals("open") ? ", its next bucket open" : "",
                            contender.ask(state, RECORDS_OF_A_KEY)));
                }
                contender.ask("score", COMPILING);
            }
            return report.add(
                    "Stages, a record of 38 features a row, 64 keys on the heap, " + comparison.rounds()
                            + " rounds in turn",
                    comparison.run(contenders.all(), progress),
                    "Bytes of a key in a checkpoint, after " + RECORDS_OF_A_KEY + " records of it: "
                            + String.join("; ", states) + ".");
        }
    }

    /**
     * A line of the table.
     *
     * @param stage the worker's name of it
     * @param states the worker's commands that say what state a key adds
     */
    private record Line(String stage, String title, List<String> states) {}
}
