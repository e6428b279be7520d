package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The command {@code benchmarks/run}: compares ways to score the same rows, per CPU-second, with models that average several
 * numbers of latent samples.
 */
final class Benchmark {
    private static final int RECORDS_OF_A_KEY = 20;

    private Benchmark() {}

    /** Arguments: the repository, the telemetry, how many rounds, their CPU-seconds, numbers of samples L by comma. */
    public static void main(String[] arguments) throws IOException {
        Setup setup = new Setup(Path.of(arguments[0]), Path.of(arguments[1]), List.of("-Xmx1g"));
        Comparison comparison = new Comparison(5, Integer.parseInt(arguments[2]), Double.parseDouble(arguments[3]));
        Map<String, String> environment = Environment.describe(setup);
        Report report = new Report(environment);
        List<String> tables = new ArrayList<>();
        for (String samples : arguments[4].split(",", -1)) {
            tables.add(compare(setup, comparison, Integer.parseInt(samples), report));
        }
        Path json = setup.work().resolve("benchmark.json");
        Files.createDirectories(setup.work());
        report.write(json);
        System.out.println();
        System.out.println(Report.line(environment));
        tables.forEach(table -> System.out.println("\n" + table));
        System.out.println("Written to " + json);
    }

    private static String compare(Setup setup, Comparison comparison, int samples, Report report) throws IOException {
        Path model = setup.work().resolve("model-" + samples + ".onnx");
        String rows = setup.rows().toString();
        List<Contender> contenders = new ArrayList<>();
        try {
            contenders.add(worker("raw ONNX Runtime", setup.streaming("raw", model.toString(), rows)));
            contenders.add(
                    worker("scoring operator, Flink from memory", setup.streaming("operator", model.toString(), rows)));
            contenders.add(
                    worker("whole pipeline, Flink from memory", setup.streaming("pipeline", model.toString(), rows)));
            contenders.add(worker(
                    "the same by key, under an alert budget", setup.streaming("budget", model.toString(), rows)));
            EndToEnd endToEnd = EndToEnd.start(setup, model);
            contenders.add(endToEnd);
            contenders.add(worker(
                    "Deeplearning4j reconstructionLogProbability",
                    setup.deeplearning4j(rows, Integer.toString(samples))));
            List<Result> results = comparison.run(contenders, System.err);
            String remark = endToEnd.remark() + System.lineSeparator() + stateRemark(setup, model);
            return report.add("L = " + samples + ", " + comparison.rounds() + " rounds in turn", results, remark);
        } finally {
            for (Contender contender : contenders) {
                contender.close();
            }
        }
    }

    private static String stateRemark(Setup setup, Path model) throws IOException {
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

    private static Contender worker(String name, List<String> command) throws IOException {
        return new WorkerContender(name, WorkerProcess.start(name, command, Map.of("OMP_NUM_THREADS", "1")));
    }
}
