package io.surprisal.deploy.trainer;

import io.surprisal.deploy.cli.ExecutionOptions;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import io.surprisal.evaluation.BenchmarkOptions;
import io.surprisal.evaluation.DetectionBenchmark;
import io.surprisal.evaluation.data.DataSets;
import io.surprisal.evaluation.data.Protocol;
import io.surprisal.evaluation.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "benchmark",
        header = "Measure presets and baselines on every labelled data set of a folder.",
        description = {
            "",
            "Finds data sets by their layout, trains every detector on each, scores the labelled part (presets through their"
                    + " exported files) and writes results.csv, summary.csv and report.html, and of TSB-AD's series"
                    + " Uni_Surprisal.csv and Multi_Surprisal.csv. A second start with the same"
                    + " --out goes on where the first ended. docs/detection-benchmark.md says what is measured and how.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  surprisal benchmark data --out report",
            "  surprisal benchmark data --out report --collections smd,msl --detectors ppca-2x,random --protocols prefix",
            "  surprisal benchmark Datasets --out report --collections TSB-AD-U --detectors auto --protocols prefix",
            "",
            "Exit codes: 0 all runs measured, 1 a run failed or all were stopped, 2 wrong usage."
        })
final class BenchmarkCommand implements Callable<Integer> {
    private final ProcessLife life;

    @Parameters(paramLabel = "DIR", description = "The folder of data sets.")
    private Path directory = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "surprisal-benchmark",
            description = "Where to write; made if it is not there. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("");

    @Option(
            names = "--detectors",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Presets and baselines; a preset with a family after a colon, such as plain:ae, is of that family."
                            + " Default: preset auto and every baseline.")
    private List<String> detectors = Detectors.usual();

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,2,3",
            description = "Detectors that depend on one run with each. Default: ${DEFAULT-VALUE}.")
    private List<Long> seeds = List.of();

    @Option(
            names = "--protocols",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "split,prefix",
            description =
                    "split: fit the training part, score the rest. prefix: fit the first rows of the test series, score"
                            + " all of it, where a set has both. Default: ${DEFAULT-VALUE}.")
    private List<String> protocols = List.of();

    @Option(
            names = "--collections",
            split = ",",
            paramLabel = "NAME",
            description = "Only these folders below DIR. Default: all.")
    private Set<String> collections = new LinkedHashSet<>();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many runs go at a time, of about 1 GB each. Default: half the processors.")
    private @Nullable Integer threads;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Change a setting of all presets, such as training.steps=300; may be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @ArgGroup(validate = false, heading = "%nExecution of presets%n")
    private ExecutionOptions execution = new ExecutionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    BenchmarkCommand(ProcessLife life) {
        this.life = life;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DataSets found = DataSets.find(directory, collections);
        PrintWriter text = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        found.passedOver().forEach(reason -> err.println("No data set: " + reason));
        Files.createDirectories(out);
        BenchmarkOptions options = new BenchmarkOptions(
                found.sets(),
                detectors.stream()
                        .map(name -> Detectors.of(name, settings, execution.settings()))
                        .toList(),
                seeds,
                protocols(),
                threads == null ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2) : threads,
                out);
        try (Hold measuring = life.hold(
                        () -> err.println("Stopping: what is finished stays in " + out), ProcessLife.WITHOUT_LIMIT);
                BenchmarkProgress progress = BenchmarkProgress.start(err, InstantSource.system(), life)) {
            Report report = DetectionBenchmark.run(options, progress);
            progress.finish();
            List<String> written = report.write(out);
            report.failures().forEach(failure -> err.println("Failed: " + failure.run() + ": " + failure.message()));
            text.print(report.toText());
            text.println((life.isEnding() ? "Stopped; the same command goes on. " : "") + out.resolve("results.csv")
                    + ", " + String.join(", ", written));
            text.flush();
            return report.failures().isEmpty() && !life.isEnding() ? 0 : 1;
        }
    }

    private Set<Protocol> protocols() {
        Set<Protocol> chosen = EnumSet.noneOf(Protocol.class);
        for (String name : protocols) {
            chosen.add(Protocol.of(name));
        }
        return chosen;
    }
}
