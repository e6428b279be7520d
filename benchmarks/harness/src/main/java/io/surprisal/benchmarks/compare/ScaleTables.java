package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a record costs by key under an alert budget, the more there is of one thing; the first line of each table is the usual case. */
final class ScaleTables {
    private static final int RECORDS_OF_A_KEY = 20;
    private static final int KEYS = 64;
    private static final int MANY_KEYS = 100_000;

    /** Records until the code that they run through is compiled, or nearly so. */
    private static final int COMPILING = 150_000;

    private static final String HEAP = "hashmap";
    private static final String ROCKSDB = "rocksdb";

    private final Setup setup;
    private final Setup muchMemory;
    private final Comparison comparison;
    private final Report report;

    ScaleTables(Setup setup, Comparison comparison, Report report) {
        this.setup = setup;
        this.muchMemory = Setup.of(setup.home(), setup.rows(), "-Xmx8g");
        this.comparison = comparison;
        this.report = report;
    }

    /** @param what keys, rocksdb, features, window, models or stages */
    String of(String what) throws IOException {
        return switch (what) {
            case "keys" -> keys("Keys on the heap", List.of(HEAP), List.of(KEYS, 10_000, 100_000, 1_000_000));
            // A million would take minutes to meet.
            case "rocksdb" ->
                keys("Keys on the heap and in RocksDB", List.of(HEAP, ROCKSDB), List.of(KEYS, 10_000, 100_000));
            case "features" -> models("features", 38, 8, 200, 1000);
            case "window" -> models("window", 1, 16, 64, 256);
            case "models" -> directories();
            case "stages" -> new StageTable(setup, comparison, report).measure(System.err);
            default -> throw new IllegalArgumentException("There is no table '" + what + "'");
        };
    }

    private String keys(String title, List<String> backends, List<Integer> numbers) throws IOException {
        List<String> states = new ArrayList<>();
        try (Contenders contenders = new Contenders()) {
            for (String backend : backends) {
                for (int keys : numbers) {
                    String name = String.format(Locale.ROOT, "%,d keys, %s", keys, backend);
                    WorkerContender contender = WorkerContender.start(
                            name, command(muchMemory, setup.model(1), setup.rows(), keys, backend));
                    contenders.add(contender);
                    if (keys == KEYS) {
                        states.add(state(backend, contender));
                    }
                    contender.ask("score", Math.max(keys, COMPILING));
                }
            }
            return table(title + ", 38 features, JVMs of 8 GiB", contenders, states);
        }
    }

    /** Keys that have a model each, or one for many of them. */
    private String directories() throws IOException {
        try (Contenders contenders = new Contenders()) {
            List<String> plain = command(muchMemory, setup.model(1), setup.rows(), MANY_KEYS, HEAP);
            add(contenders, "the job's model", plain);
            for (int models : List.of(1, 10, 100, 1000)) {
                add(
                        contenders,
                        String.format(Locale.ROOT, "%,d models, linger 5 ms", models),
                        directory(plain, models, 5));
            }
            add(contenders, "1,000 models, linger 200 ms", directory(plain, 1000, 200));
            return report.add(
                    String.format(Locale.ROOT, "Models of a directory, %,d keys on the heap", MANY_KEYS) + ", "
                            + comparison.rounds() + " rounds in turn",
                    comparison.run(contenders.all(), System.err),
                    "All copies of one model; each has its own sessions and batches.");
        }
    }

    private static void add(Contenders contenders, String name, List<String> command) throws IOException {
        WorkerContender contender = WorkerContender.start(name, command);
        contenders.add(contender);
        contender.ask("score", COMPILING);
    }

    private static List<String> directory(List<String> plain, int models, int lingerMillis) {
        List<String> command = new ArrayList<>(plain);
        command.add(Integer.toString(models));
        command.add(Integer.toString(lingerMillis));
        return command;
    }

    private String models(String what, int... sizes) throws IOException {
        List<String> states = new ArrayList<>();
        try (Contenders contenders = new Contenders()) {
            for (int size : sizes) {
                String name = what + "-" + size;
                Path rows = setup.work().resolve(name + ".csv.gz");
                WorkerContender contender = WorkerContender.start(
                        name, command(setup, setup.work().resolve(name + ".onnx"), rows, KEYS, HEAP));
                contenders.add(contender);
                states.add(state(Integer.toString(size), contender));
            }
            return table(what + ", " + KEYS + " keys on the heap", contenders, states);
        }
    }

    private String table(String title, Contenders contenders, List<String> states) throws IOException {
        String remark = "Bytes of a key in a checkpoint, after " + RECORDS_OF_A_KEY + " records of it: "
                + String.join("; ", states) + ".";
        return report.add(
                title + ", " + comparison.rounds() + " rounds in turn",
                comparison.run(contenders.all(), System.err),
                remark);
    }

    private static String state(String name, WorkerContender contender) throws IOException {
        return String.format(Locale.ROOT, "%s %,d", name, contender.ask("state", RECORDS_OF_A_KEY));
    }

    private static List<String> command(Setup setup, Path model, Path rows, int keys, String backend) {
        return setup.scale(model.toString(), rows.toString(), Integer.toString(keys), backend);
    }
}
