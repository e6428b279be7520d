package io.surprisal.deploy.trainer;

import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.deploy.cli.DataOptions;
import io.surprisal.deploy.cli.OutputFile;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import io.surprisal.deploy.trainer.TrainingReport.About;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.SelfTest;
import io.surprisal.telemetry.log.LogRulesJson;
import io.surprisal.telemetry.log.LogSettings;
import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.LogReader;
import io.surprisal.telemetry.table.LogReader.History;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.TrainedModel;
import io.surprisal.training.Trainer;
import io.surprisal.training.Training;
import io.surprisal.training.config.ModelFamily;
import io.surprisal.training.config.Preset;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.data.DataReport;
import io.surprisal.training.data.PresetChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        header = "Train a model on normal telemetry and export it as one ONNX file.",
        description = {
            "",
            "Every numeric column is a feature unless it is the key, time or label column or excluded. Reports what is"
                    + " remarkable in the data first. Ctrl-C ends training early and exports the best model so far.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  surprisal train --data normal.csv.gz --out model.onnx",
            "  surprisal train --data 'days/*.parquet' --key machine --exclude firmware --family wae-mmd --out model.onnx",
            "  surprisal train --data 'hdfs-*.log' --config train.yaml --family etm --out model.onnx",
            "  surprisal train --data 'kafka://localhost:9092/logs?max=1000000' --line message --key session --out model.onnx",
            "  surprisal train --data kafka://localhost:9092/telemetry?max=100000 --config train.yaml --out model.onnx",
            "",
            "train.yaml; every key is optional and overrides the preset's:",
            "  name:      pump-7",
            "  preset:    auto",
            "  data:      {features: [load, heat], rename: {m1: load}, units: {load: W}, key: machine, time: ts, label: y,",
            "              notation: {time_format: 'dd/MM/yyyy HH:mm', normal_label: benign}}",
            "  logs:      {group: {key: 'blk_-?\\d+', gap: 10min}, time: {pattern: '^\\d{6} \\d{6}', format: yyMMdd HHmmss}}",
            "  model:     {family: cvae, latent: {size: 8, samples: 8}, network: {hidden: [64, 32]},",
            "              view: {window: 1, condition: {column: tier, hour: true, day: true, zone: Europe/Berlin}},",
            "              likelihood: {features: {valve_open: bernoulli}}}",
            "  training:  {steps: 1500, batch_size: 128, learning_rate: 0.001, held_out: 0.2, seed: 1}",
            "  smoothing: {rise: 1, fall: 0.05, own: 0.5}"
        })
final class TrainCommand implements Callable<Integer> {
    private final ProcessLife life;

    @ArgGroup(validate = false, multiplicity = "1", heading = "%nData%n")
    private DataOptions data = new DataOptions();

    @Option(
            names = "--exclude",
            arity = "1..*",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns that are not features.")
    private List<String> exclude = List.of();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The model file to write.")
    private Path out = Path.of("");

    @Option(names = "--config", paramLabel = "FILE", description = "Settings; the other options go before them.")
    private @Nullable Path config;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "Settings for a kind of data: infrastructure (many metrics of a server), kpi (one metric over"
                            + " time), seasonal (one that follows the clock), telemetry (sensors between commands), waveform (waves"
                            + " that come again), tabular (records in no order), plain (one model, nothing smoothed), or auto (the default), which chooses from the data and says why.")
    private @Nullable String preset;

    @Option(
            names = "--family",
            paramLabel = "NAME",
            completionCandidates = Families.class,
            description = "The model family, one of ${COMPLETION-CANDIDATES}. Default: vae.")
    private @Nullable String family;

    @Option(names = "--name", paramLabel = "NAME", description = "The model's name in its manifest.")
    private @Nullable String name;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What every random choice is drawn from: same data, settings and seed, same file.")
    private @Nullable Long seed;

    @Option(names = "--steps", paramLabel = "N", description = "At most so many batches.")
    private @Nullable Integer steps;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Where the report goes, a page with charts: docs/reports.md. Default: beside the model, with the end .report.html.")
    private @Nullable Path report;

    @Option(names = "--no-report", description = "Write no report.")
    private boolean withoutReport;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    TrainCommand(ProcessLife life) {
        this.life = life;
    }

    @Override
    public Integer call() throws IOException {
        List<String> sources = data.sources(spec);
        OutputFile.requireWritable(out);
        Path page = report == null ? besideModel(out) : report;
        OutputFile.requireWritable("--report", page);
        SelfTest.prepare();
        TrainingConfig given = settings();
        LogSettings logs = given.logs();
        History history = data.readsLines(spec, logs.line()) ? LogReader.learn(sources, logs, given.data()) : null;
        TelemetryTable table = history == null ? data.table(spec, given.data()) : history.ofTraining();
        PrintWriter text = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        String found = DataReport.of(table).toText();
        text.println(found);
        PresetChoice choice = given.preset() == Preset.AUTO ? given.choiceFor(table) : null;
        TrainingConfig settings = choice == null ? given : given.with("preset", choice.preset());
        if (choice != null) {
            text.printf("Preset %s: %s%n%n", choice.preset(), choice.reason());
        }
        text.flush();
        try (Hold training = life.hold(
                        () -> err.println("Stopping: exporting the best model so far"), ProcessLife.WITHOUT_LIMIT);
                TrainingProgress progress = TrainingProgress.start(err, InstantSource.system())) {
            long start = System.nanoTime();
            Training trained = Trainer.training(
                    table, settings, (step, total, loss) -> progress.step(step, total, loss) && !life.isEnding());
            TrainedModel model = trained.model();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (history != null) {
                model = model.withMetadata(LogRulesJson.KEY, LogRulesJson.toJson(history.rules()));
            }
            String tested = NewModelCheck.run(model.onnx(), out);
            model.write(out);
            progress.finish();
            summarise(model, life.isEnding(), text);
            text.println(tested);
            text.flush();
            if (!withoutReport) {
                String preset = choice == null
                        ? settings.preset() + ", as it was asked for."
                        : choice.preset() + ": " + choice.reason();
                TrainingReport.of(trained, ModelFile.read(out), table, new About(sources, preset, found, took))
                        .page()
                        .write(page);
                text.println("Report: " + page);
                text.flush();
            }
        }
        return 0;
    }

    /** Their names, for the help. */
    private static final class Families extends ArrayList<String> {
        private Families() {
            super(Arrays.stream(ModelFamily.values())
                    .map(ModelFamily::contractName)
                    .toList());
        }
    }

    private TrainingConfig settings() throws IOException {
        TrainingConfig settings = config == null ? TrainingConfig.defaults() : TrainingConfig.load(config);
        ColumnSelection columns = data.over(settings.data()).excluding(exclude);
        settings = settings.with("data", columns);
        settings = data.condition() == null ? settings : settings.with("model.view.condition.column", data.condition());
        settings = data.line() == null ? settings : settings.with("logs.line", data.line());
        settings = preset == null ? settings : settings.with("preset", preset);
        settings = family == null ? settings : settings.with("model.family", family);
        settings = name == null ? settings : settings.with("name", name);
        settings = seed == null ? settings : settings.with("training.seed", seed);
        settings = steps == null ? settings : settings.with("training.steps", steps);
        return settings.checked();
    }

    private static String members(Headline headline) {
        return headline.isEnsemble()
                ? headline.members().stream().map(Member::name).collect(Collectors.joining(", ", ", members ", ""))
                : "";
    }

    private static Path besideModel(Path model) {
        return model.resolveSibling(model.getFileName().toString().replaceFirst("\\.onnx$", "") + ".report.html");
    }

    private void summarise(TrainedModel model, boolean interrupted, PrintWriter text) throws IOException {
        text.printf(
                Locale.ROOT,
                "%s%s: %,d bytes, family %s%s, %d features, %,d rows trained on, %,d held out%n",
                interrupted ? "Stopped early, best model so far: " : "",
                out,
                Files.size(out),
                model.manifest().family(),
                members(model.manifest().headline()),
                model.manifest().features().size(),
                model.manifest().provenance().trainingRows(),
                model.manifest().provenance().heldOutRows());
        CalibrationText.print(model.manifest(), text);
    }
}
