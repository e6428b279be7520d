package io.surprisal.deploy.cli;

import io.surprisal.config.YamlText;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.setting.Settings;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.Execution;
import io.surprisal.onnx.runtime.ExecutionProvider;
import io.surprisal.onnx.runtime.ExecutionReport;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.scoring.speed.Throughput;
import io.surprisal.scoring.speed.Tuning;
import io.surprisal.scoring.speed.Tuning.Rate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "tune",
        header = "Measure how this machine scores fastest with a model.",
        description = {
            "",
            "Scores made-up records of the model's features as the scoring operator does, and prints records a second by batch, of all cores by"
                    + " slots and by threads, and of a GPU where --execution asks for one. Then the section scoring.execution of job.yaml that follows, and"
                    + " with --job that file has it. A batch is the smallest that is within a tenth of the fastest; linger lets it fill at half the load"
                    + " that a slot can take. Reading, writing and Flink are not measured. Run it on an idle machine.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  surprisal tune model.onnx",
            "  surprisal tune model.onnx --execution auto --job job.yaml"
        })
final class TuneCommand implements Callable<Integer> {
    private static final String SECTION = "scoring.execution.";

    @Parameters(paramLabel = "MODEL", description = "The model file.")
    private Path model = Path.of("");

    @Option(
            names = "--job",
            paramLabel = "FILE",
            description = "The job.yaml to change: these keys and nothing else, comments stay.")
    private @Nullable Path job;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "0.2",
            description =
                    "How long one measurement takes; there are 63, and on a GPU 28 more. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @ArgGroup(validate = false, heading = "%nExecution%n")
    private ExecutionOptions execution = new ExecutionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(seconds > 0 && seconds <= 60)) {
            throw new IllegalArgumentException("--seconds: expected above 0, at most 60, got " + seconds);
        }
        String before = job == null ? "" : Files.readString(job);
        ModelFile file = ModelFile.read(model);
        ExecutionSettings settings = execution.settings();
        PrintWriter out = spec.commandLine().getOut();
        boolean gpu = settings.execution() != Execution.CPU && onGpu(file, settings, out);
        Tuning tuning = Tuning.of(
                (where, slots, batch) -> new Throughput(file, batch).lane(where, slots, seconds),
                Runtime.getRuntime().availableProcessors(),
                settings,
                gpu);
        print(tuning, out);
        if (job != null) {
            write(job, before, tuning.best());
            out.printf("%nWritten into %s.%n", job);
        }
        out.flush();
        return 0;
    }

    /** @throws io.surprisal.onnx.runtime.ScoringException where it must be a GPU and is none */
    private static boolean onGpu(ModelFile file, ExecutionSettings settings, PrintWriter out) {
        ExecutionReport report =
                ExecutionReport.of(file, List.of(OutputName.headline(ModelOutput.SURPRISAL)), settings);
        if (!report.reason().isEmpty()) {
            out.printf("No GPU: %s%n%n", report.reason());
        }
        return report.provider() == ExecutionProvider.CUDA;
    }

    private static void print(Tuning tuning, PrintWriter out) {
        out.printf(
                "%-9s  %5s  %7s  %6s  %14s  %9s  %10s%n",
                "provider", "slots", "threads", "batch", "records/s", "µs each", "ms a batch");
        for (Rate rate : tuning.rates()) {
            out.printf(
                    Locale.ROOT,
                    "%-9s  %5d  %7d  %6d  %,14.0f  %9.2f  %10.2f%n",
                    provider(rate),
                    rate.slots(),
                    rate.execution().threads(),
                    rate.batch(),
                    rate.perSecond(),
                    1e6 * rate.slots() / rate.perSecond(),
                    1e3 * rate.secondsPerBatch());
        }
        Rate best = tuning.best();
        out.printf("%nWith flink.parallelism: %d%n%nscoring:%n  execution:%n", best.slots());
        settings(best).forEach((key, value) -> out.printf("    %s: %s%n", key, value));
    }

    private static void write(Path job, String before, Rate best) throws IOException {
        String text = before;
        for (Map.Entry<String, String> setting : settings(best).entrySet()) {
            text = YamlText.with(text, SECTION + setting.getKey(), setting.getValue());
        }
        String changed = text;
        OutputFile.write(job, file -> file.append(changed));
    }

    private static Map<String, String> settings(Rate best) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("provider", provider(best));
        settings.put("threads", Integer.toString(best.execution().threads()));
        settings.put("batch_size", Integer.toString(best.batch()));
        settings.put("linger", Settings.text(best.linger()));
        return settings;
    }

    private static String provider(Rate rate) {
        return rate.execution().execution().name().toLowerCase(Locale.ROOT);
    }
}
