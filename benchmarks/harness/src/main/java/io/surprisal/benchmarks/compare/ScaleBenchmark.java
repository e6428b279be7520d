package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands {@code benchmarks/run scale} and {@code stages}: what a record costs as things grow, and what each stage adds. */
final class ScaleBenchmark {
    private static final int WARM_UPS = 3;

    private ScaleBenchmark() {}

    /** Arguments: the repository, the telemetry, how many rounds, their CPU-seconds, tables by comma, the command. */
    public static void main(String[] arguments) throws IOException {
        Comparison comparison =
                new Comparison(WARM_UPS, Integer.parseInt(arguments[2]), Double.parseDouble(arguments[3]));
        Setup setup = Setup.of(Path.of(arguments[0]), Path.of(arguments[1]), "-Xmx1g");
        Map<String, String> environment = Environment.describe(setup);
        Report report = new Report(environment);
        ScaleTables tables = new ScaleTables(setup, comparison, report);
        List<String> texts = new ArrayList<>();
        for (String table : arguments[4].split(",", -1)) {
            texts.add(tables.of(table));
        }
        Path json = setup.work().resolve(arguments[5] + ".json");
        report.write(json);
        System.out.println();
        System.out.println(Report.line(environment));
        texts.forEach(text -> System.out.println("\n" + text));
        System.out.println("Written to " + json);
    }
}
