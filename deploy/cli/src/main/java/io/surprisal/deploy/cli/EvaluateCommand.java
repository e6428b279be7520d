package io.surprisal.deploy.cli;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.evaluation.measure.Evaluation;
import io.surprisal.evaluation.measure.WindowLength;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.LaneOptions;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.telemetry.table.DataException;
import io.surprisal.telemetry.table.KeyLabels;
import io.surprisal.telemetry.table.RecordTimes;
import io.surprisal.telemetry.table.RowConditions;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        header = "Measure a model file on labelled data.",
        description = {
            "",
            "How well surprisal ranks the labelled anomalies (VUS-PR, AUC-PR beside the prevalence, AUC-ROC, best F1), and what"
                    + " the calibrated threshold makes of them; raw and smoothed side by side where the model smooths. Nothing is point-adjusted: a random score would look good then.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  surprisal evaluate --model model.onnx --data test.csv.gz --label label",
            "  surprisal evaluate --model model.onnx --data test.log --labels labels.csv",
            "  surprisal evaluate --model old.onnx new.onnx --data test.csv.gz --label label --report comparison.html",
            "  surprisal evaluate --model model.onnx --data test.parquet --label is_anomaly --json | jq .vus_pr"
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final int BATCH = 256;

    @Option(
            names = "--model",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "The model file; several are measured on the same data, one after the other.")
    private List<Path> models = List.of();

    @ArgGroup(validate = false, multiplicity = "1", heading = "%nData%n")
    private DataOptions data = new DataOptions();

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "Labels of keys, such as a log's sessions, instead of a column of labels: a CSV file of two columns, whatever"
                            + " their names, the key and its label. Every key of the data needs one.")
    private @Nullable String labels;

    @Option(
            names = "--tail-probability",
            paramLabel = "P",
            defaultValue = "0.001",
            description =
                    "The calibrated threshold: the share of normal rows that may alert. Default: ${DEFAULT-VALUE}.")
    private double tailProbability;

    @Option(
            names = "--window",
            paramLabel = "ROWS",
            description = "The largest buffer of VUS-PR. Default: the period of the first feature.")
    private @Nullable Integer window;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Also write the measures as a page with charts, the models side by side: docs/reports.md.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print one JSON object, with the definition of every field.")
    private boolean json;

    @ArgGroup(validate = false, heading = "%nExecution%n")
    private ExecutionOptions execution = new ExecutionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        List<String> sources = data.sources(spec);
        if (labels != null && data.label != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--labels=" + labels + " and --label=" + data.label + " name two sources of labels; leave one out");
        }
        if (report != null) {
            OutputFile.requireWritable("--report", report);
        }
        TailThreshold threshold = new TailThreshold(tailProbability);
        List<EvaluatedModel> all = new ArrayList<>();
        for (Path model : models) {
            all.add(evaluated(model, sources, threshold));
        }
        List<EvaluationSheet> sheets = all.stream().map(EvaluatedModel::sheet).toList();
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? EvaluationSheet.toJson(sheets)
                        : sheets.stream()
                                .map(EvaluationSheet::toText)
                                .collect(Collectors.joining(System.lineSeparator())));
        if (report != null) {
            new EvaluationReport(sources, all).page().write(report);
            spec.commandLine().getErr().println("Report: " + report);
        }
        out.flush();
        return 0;
    }

    private EvaluatedModel evaluated(Path model, List<String> sources, TailThreshold threshold) throws IOException {
        ModelFile file = ModelFile.read(model);
        TelemetryTable table = labels == null
                ? data.read(spec, file)
                : KeyLabels.read(labels, data.normalLabel()).of(data.read(spec, file));
        boolean[] anomalous = table.labels()
                .orElseThrow(() -> new DataException(String.join(", ", sources)
                        + " has no column called label, anomaly or is_anomaly with labels in it; name it with"
                        + " --label, or a file with labels of keys with --labels"));
        int buffer = window == null ? WindowLength.estimate(table) : window;
        double[] raw = new double[table.rows()];
        double[] smoothed = new double[table.rows()];
        boolean[] beyond = new boolean[table.rows()];
        LaneOptions options =
                new LaneOptions(ModelOutput.SURPRISAL, List.of(), threshold, BATCH, 0, execution.settings());
        try (SeriesRun run = SeriesRun.open(file, options)) {
            run.score(
                    table.values(),
                    table.keys().orElse(null),
                    RecordTimes.of(table),
                    RowConditions.of(table, file.manifest().condition()),
                    (row, lane, record, judgement) -> {
                        raw[row] = judgement.abnormality();
                        smoothed[row] = judgement.smoothed();
                        beyond[row] = judgement.verdict().anomalous();
                    });
        }
        Manifest manifest = file.manifest();
        EvaluationSheet sheet = new EvaluationSheet(
                file,
                Evaluation.of(raw, anomalous, buffer, manifest.calibration(ModelOutput.SURPRISAL), threshold),
                manifest.headline().smoother().isIdentity()
                        ? null
                        : Evaluation.of(
                                smoothed,
                                anomalous,
                                buffer,
                                manifest.verdictCalibration(ModelOutput.SURPRISAL),
                                threshold));
        return new EvaluatedModel(model.toString(), sheet, table, raw, smoothed, beyond);
    }
}
