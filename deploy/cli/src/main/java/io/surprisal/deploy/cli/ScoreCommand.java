package io.surprisal.deploy.cli;

import io.surprisal.core.ModelOutput;
import io.surprisal.core.TailCalibration;
import io.surprisal.core.TailThreshold;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.training.data.TelemetryReader;
import io.surprisal.training.data.TelemetryTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
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
                    + " output of the model per record in nats, tail_probability (how often a normal record is at least this"
                    + " abnormal) and anomalous. Features are found by name; other columns do not matter. A row in which"
                    + " every feature is missing has empty cells.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  surprisal score --model model.onnx --data new.csv --out scores.csv",
            "  surprisal score --model model.onnx --data 'days/*.parquet' --key machine --features --out scores.csv"
        })
final class ScoreCommand implements Callable<Integer> {
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

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        List<String> sources = data.sources(spec);
        TailThreshold threshold = new TailThreshold(tailProbability);
        OutputFile.requireWritable(out);
        ModelFile file = TableScorer.supported(ModelFile.read(model));
        TelemetryTable table =
                TelemetryReader.read(sources, data.of(file.manifest().schema().names()));
        Set<ModelOutput> outputs = EnumSet.copyOf(file.outputs());
        outputs.removeIf(output -> !output.perRecord() && !features);
        TailCalibration calibration = file.manifest().calibration(ModelOutput.SURPRISAL);
        ScoreSheet sheet = new ScoreSheet(table, outputs, calibration, threshold);
        OutputFile.write(out, csv -> {
            sheet.writeHeader(csv);
            TableScorer.score(file, outputs, table, (row, scorer, record) -> sheet.writeRow(csv, row, scorer, record));
        });
        PrintWriter text = spec.commandLine().getOut();
        text.printf(
                Locale.ROOT,
                "%,d rows scored, %,d anomalous at tail probability %s, %,d without a score: %s%n",
                table.rows(),
                sheet.anomalous(),
                tailProbability,
                sheet.unscored(),
                out);
        text.flush();
        return 0;
    }
}
