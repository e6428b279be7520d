package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The command {@code benchmarks/models}: what a record costs in each of some model files, in plain ONNX Runtime. */
final class ModelComparison {
    private static final int WARM_UPS = 3;

    private ModelComparison() {}

    /** Arguments: the repository, the telemetry, how many rounds, their CPU-seconds, the model files, the reference first. */
    public static void main(String[] arguments) throws IOException {
        String rows = arguments[1];
        Setup setup = Setup.of(Path.of(arguments[0]), Path.of(rows), "-Xmx1g");
        Comparison comparison =
                new Comparison(WARM_UPS, Integer.parseInt(arguments[2]), Double.parseDouble(arguments[3]));
        Map<String, String> environment = Environment.describe(setup);
        try (Contenders contenders = new Contenders()) {
            for (String model : Arrays.copyOfRange(arguments, 4, arguments.length)) {
                contenders.add(model, setup.streaming("raw", model, rows));
            }
            List<Result> results = comparison.run(contenders.all(), System.err);
            System.out.println(Report.line(environment));
            System.out.println(new Report(environment)
                    .add(comparison.rounds() + " rounds in turn", results, "The ratio is to the first file."));
        }
    }
}
