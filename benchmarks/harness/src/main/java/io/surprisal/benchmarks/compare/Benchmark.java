package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands {@code benchmarks/run}, and {@code benchmarks/run} with ends, peers, sql and against: compare ways to score the same rows, per CPU-second. */
final class Benchmark {
    private Benchmark() {}

    /**
     * Arguments: benchmark for the job and what is in it, ends for jobs between other ends, peers for others, sql for Flink SQL, or against for another checkout, the repository, the telemetry, how many
     * rounds, their CPU-seconds, numbers of latent samples L by comma, the other checkout.
     */
    public static void main(String[] arguments) throws IOException {
        Setup setup = Setup.of(Path.of(arguments[1]), Path.of(arguments[2]), "-Xmx1g");
        Comparison comparison = new Comparison(5, Integer.parseInt(arguments[3]), Double.parseDouble(arguments[4]));
        int[] samples = samples(arguments[5]);
        Map<String, String> environment = Environment.describe(setup);
        Report report = new Report(environment);
        List<String> tables = new ArrayList<>();
        switch (arguments[0]) {
            case "benchmark" -> addEach(tables, samples, new JobTables(setup, comparison, report)::of);
            case "ends" -> addEach(tables, samples, new EndTables(setup, comparison, report)::of);
            case "peers" -> {
                PeerTables peers = new PeerTables(setup, comparison, report);
                tables.add(peers.images());
                addEach(tables, samples, peers::telemetry);
            }
            case "against" ->
                addEach(
                        tables,
                        samples,
                        new CheckoutTables(
                                new Setup(Path.of(arguments[6]), setup.rows(), setup.jvmOptions()),
                                setup,
                                comparison,
                                report)::of);
            case "sql" -> addEach(tables, samples, new SqlTables(setup, comparison, report)::of);
            default -> throw new IllegalArgumentException("There is no comparison '" + arguments[0] + "'");
        }
        Path json = setup.work().resolve(arguments[0] + ".json");
        Files.createDirectories(setup.work());
        report.write(json);
        System.out.println();
        System.out.println(Report.line(environment));
        tables.forEach(table -> System.out.println("\n" + table));
        System.out.println("Written to " + json);
    }

    private static void addEach(List<String> tables, int[] samples, Table table) throws IOException {
        for (int count : samples) {
            tables.add(table.of(count));
        }
    }

    private static int[] samples(String text) {
        String[] numbers = text.split(",", -1);
        int[] samples = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            samples[i] = Integer.parseInt(numbers[i]);
        }
        return samples;
    }

    /** Measures a table of the model that averages so many samples. */
    @FunctionalInterface
    private interface Table {
        String of(int samples) throws IOException;
    }
}
