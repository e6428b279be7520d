package io.surprisal.deploy.cli;

import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.LaneOptions;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.telemetry.table.RecordTimes;
import io.surprisal.telemetry.table.RowConditions;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "score",
        header = "Score a table with a model file, row by row.",
        description = {
            "",
            "Writes a CSV with one row per input row, in input order: key and time where there are such columns, every"
                    + " output of the model per record, smoothed_surprisal where the model smooths,"
                    + " tail_probability (how often a normal record is at least this abnormal),"
                    + " minus_log10_tail_probability (4 for once in 10,000) and anomalous. Log-probabilities and kl_divergence"
                    + " are in nats; so is surprisal of a model by itself, while that of an ensemble has no unit, nor has a score."
                    + " Features are found by name; other columns do not matter. A row in which every feature is missing has empty"
                    + " cells. Windows and smoothing follow the time, or the rows where there is none, those of each key by"
                    + " themselves.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  surprisal score --model model.onnx --data new.csv --out scores.csv",
            "  surprisal score --model model.onnx --data 'days/*.parquet' --key machine --features --members --out scores.csv"
        })
final class ScoreCommand implements Callable<Integer> {
    private static final int BATCH = 256;

    /** How long the end of the process waits until the part of a file that was written is removed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ProcessLife life;

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model file.")
    private Path model = Path.of("");

    @ArgGroup(validate = false, multiplicity = "1", heading = "%nData%n")
    private DataOptions data = new DataOptions();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The CSV file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--tail-probability",
            paramLabel = "P",
            defaultValue = "0.001",
            description =
                    "Call a row anomalous at this tail probability: the share of normal rows that may be called so."
                            + " Default: ${DEFAULT-VALUE}.")
    private double tailProbability;

    @Option(
            names = "--features",
            description = "Also write feature_log_probability, expected and expected_scale of every feature.")
    private boolean features;

    @Option(names = "--members", description = "Also write every output per record of every member of an ensemble.")
    private boolean members;

    @ArgGroup(validate = false, heading = "%nExecution%n")
    private ExecutionOptions execution = new ExecutionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ScoreCommand(ProcessLife life) {
        this.life = life;
    }

    @Override
    public Integer call() throws IOException {
        data.sources(spec);
        TailThreshold threshold = new TailThreshold(tailProbability);
        OutputFile.requireWritable(out);
        ModelFile file = ModelFile.read(model);
        List<OutputName> outputs = outputs(file);
        LaneOptions options =
                new LaneOptions(ModelOutput.SURPRISAL, outputs, threshold, BATCH, 0, execution.settings());
        try (SeriesRun run = SeriesRun.open(file, options)) {
            TelemetryTable table = data.read(spec, file);
            long[] conditions = RowConditions.of(table, file.manifest().condition());
            ScoreSheet sheet = new ScoreSheet(table, outputs, file.manifest());
            try (Hold writing = life.hold(() -> {}, PATIENCE)) {
                OutputFile.write(out, csv -> {
                    sheet.writeHeader(csv);
                    SourceOrder rows = new SourceOrder(table, csv);
                    run.score(
                            table.values(),
                            table.keys().orElse(null),
                            RecordTimes.of(table),
                            conditions,
                            (row, lane, record, judgement) -> {
                                if (life.isEnding()) {
                                    throw new InterruptedIOException(out + " is not written: the process ends");
                                }
                                rows.write(row, line -> sheet.writeRow(line, row, lane, record, judgement));
                            });
                    rows.finish();
                });
            }
            summarise(table, sheet);
        }
        return 0;
    }

    /** The headline's, and where asked for its members', each in the order of the contract. */
    private List<OutputName> outputs(ModelFile file) {
        List<OutputName> outputs = new ArrayList<>();
        file.outputs().stream()
                .filter(output -> output.perRecord() || features)
                .sorted()
                .map(OutputName::headline)
                .forEach(outputs::add);
        if (members && file.manifest().headline().isEnsemble()) {
            for (Member member : file.manifest().headline().members()) {
                file.outputsByMember().getOrDefault(member.name(), Set.of()).stream()
                        .filter(ModelOutput::perRecord)
                        .sorted()
                        .map(output -> new OutputName(member.name(), output))
                        .forEach(outputs::add);
            }
        }
        return outputs;
    }

    private void summarise(TelemetryTable table, ScoreSheet sheet) {
        PrintWriter text = spec.commandLine().getOut();
        text.printf(
                Locale.ROOT,
                "%,d rows scored, %,d anomalous at tail probability %s, %,d without a score: %s%n",
                table.rows(),
                sheet.anomalous(),
                tailProbability,
                sheet.unscored(),
                out);
        if (table.reordered()) {
            text.println(
                    "The rows did not stand in the order of their times: windows and smoothing follow the times, the file"
                            + " keeps the order of the data");
        }
        text.flush();
    }
}
