package io.surprisal.deploy.cli;

import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.AlertRate;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ModelFit;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.feedback.FeedbackBook;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "alerts",
        header = "Show the alerts that a job would have raised on past telemetry.",
        description = {
            "",
            "Goes along the rows of each key as a streaming job with this budget and otherwise default settings does, and lists the alerts."
                    + " With labels it says what they were worth: labelled anomalies caught (an abnormal row in them), false"
                    + " alerts a week (none of their rows within half an hour of an anomaly), the share of unlabelled time that"
                    + " was abnormal, and in which an alert was open, the delay; beside the best fixed threshold that labels could choose for each key at no more false"
                    + " alerts. Rows without a clock count as one a minute.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  surprisal alerts --model model.onnx --data last-month.parquet --budget 3/day",
            "  surprisal alerts --model model.onnx --data test.csv.gz --label label --json | jq .caught",
            "  surprisal alerts --model model.onnx --data last-month.parquet --feedback feedback.jsonl",
            "  surprisal alerts --model model.onnx --data last-month.parquet --report alerts.html"
        })
final class AlertsCommand implements Callable<Integer> {
    private static final AlertSettings SETTINGS = AlertSettings.defaults();

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model file.")
    private Path model = Path.of("");

    @ArgGroup(validate = false, multiplicity = "1", heading = "%nData%n")
    private DataOptions data = new DataOptions();

    @Option(
            names = "--budget",
            paramLabel = "RATE",
            converter = RateConverter.class,
            description = "How many alerts a key may raise: 1/week, 3/day, 0.5/month. Default: 1/week.")
    private AlertRate budget = AlertBudget.defaults().rate();

    @ArgGroup(heading = "%nFeedback%n")
    private @Nullable Said said;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Also write the alerts as a page with charts: docs/reports.md.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        List<String> sources = data.sources(spec);
        if (report != null) {
            OutputFile.requireWritable("--report", report);
        }
        ModelFile file = ModelFile.read(model);
        AlertBudget threshold = AlertBudget.defaults().withRate(budget);
        ScoringOptions scoring = ScoringOptions.defaults().withThreshold(threshold);
        JobSchema features = JobSchema.of(file.manifest().schema());
        ModelFit.check(file, features, scoring);
        TelemetryTable table = data.read(spec, file);
        AlertedTable alerted = new AlertedTable(file, scoring, SETTINGS, table);
        FeedbackEffect effect = null;
        alerted.raise(sources, new FeedbackBook(), alerted, alerted);
        if (said != null) {
            AlertedTable before = alerted;
            alerted = new AlertedTable(file, scoring, SETTINGS, table);
            effect = new FeedbackEffect(hear(said, file, sources, alerted), file.version(), before, alerted);
        }
        AlertSheet sheet = new AlertSheet(file, threshold, alerted, effect);
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? sheet.toJson() : sheet.toText());
        if (report != null) {
            new AlertsReport(file, threshold, alerted, effect).page(sources).write(report);
            spec.commandLine().getErr().println("Report: " + report);
        }
        out.flush();
        return 0;
    }

    /** Raises the alerts of people who say something; returns what they said. */
    private List<Feedback> hear(Said what, ModelFile file, List<String> sources, AlertedTable alerted)
            throws IOException {
        FeedbackBook book = new FeedbackBook();
        if (what.file != null) {
            List<Feedback> standing = FeedbackFile.read(what.file);
            standing.forEach(book::put);
            alerted.raise(sources, book, alerted, alerted);
            return standing;
        }
        if (!alerted.isLabelled()) {
            throw new ParameterException(
                    spec.commandLine(), "--answered answers alerts by labels: name their column with --label");
        }
        List<Feedback> answers = new ArrayList<>();
        alerted.raise(sources, book, alerted, event -> {
            alerted.accept(event);
            if (event.status() == AlertStatus.RESOLVED) {
                Answer answer = Answer.to(event, alerted.isNearAnomaly(event));
                book.put(answer);
                answers.add(answer);
            }
        });
        return answers;
    }

    /** What people say of the alerts. */
    private static final class Said {
        @Option(
                names = "--feedback",
                paramLabel = "FILE",
                description =
                        "A JSON object on each line, as in the feedback topic (docs/feedback.md): show the alerts as if it had"
                                + " stood from the first row on, and those that it takes away.")
        private @Nullable Path file;

        @Option(
                names = "--answered",
                description =
                        "Show the alerts as if each had been answered when it was resolved: confirmed where a labelled row is"
                                + " within half an hour of it, a false positive where none is.")
        private boolean answered;
    }

    /** A rate as an option writes it. */
    static final class RateConverter implements ITypeConverter<AlertRate> {
        @Override
        public AlertRate convert(String text) {
            try {
                return AlertRate.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
