package io.surprisal.deploy.cli;

import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.AlertRate;
import io.surprisal.evaluation.rehearsal.NormalRows;
import io.surprisal.evaluation.rehearsal.Rehearsal;
import io.surprisal.evaluation.rehearsal.RehearsalOptions;
import io.surprisal.evaluation.rehearsal.RehearsalResult;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ModelFit;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "rehearse",
        header = "Inject faults into normal rows and say which of them a model catches.",
        description = {
            "",
            "A metric that is stuck, a leak, a peak that does not come, a spike of six standard deviations: each is injected at many places of"
                    + " your own rows, by itself, and judged by the model file and the rules of a job, the threshold being where a"
                    + " job's would be there. For each fault, size and duration: the share that was caught, the delay, beside how many"
                    + " alerts the untouched rows raise. Give rows that the model was not trained on, normal ones or with --label."
                    + " docs/rehearse.md says what each fault is.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  surprisal rehearse --model model.onnx --data last-month.parquet",
            "  surprisal rehearse --model model.onnx --data last-month.parquet --budget 3/day --report faults.html",
            "  surprisal rehearse --model model.onnx --data test.csv.gz --label label --json | jq '.faults[] | select(.caught < 0.5)'"
        })
final class RehearseCommand implements Callable<Integer> {
    @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model file.")
    private Path model = Path.of("");

    @ArgGroup(validate = false, multiplicity = "1", heading = "%nData%n")
    private DataOptions data = new DataOptions();

    @ArgGroup(heading = "%nRules%n")
    private Rules rules = new Rules();

    @Option(
            names = "--places",
            paramLabel = "N",
            description = "At how many places each fault is injected, where the rows have so many. Default: 40.")
    private int places = RehearsalOptions.defaults().places();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What places and features are drawn from; the same seed gives the same result. Default: 1.")
    private long seed = RehearsalOptions.defaults().seed();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Also write the result as a page with charts and an example of each fault.")
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
        RehearsalOptions options = new RehearsalOptions(places, seed);
        ModelFile file = ModelFile.read(model);
        JobRules judged = rules.read();
        ModelFit.check(file, JobSchema.of(file.manifest().schema()), judged.scoring());
        TelemetryTable table = data.read(spec, file);
        if (table.fingerprint().equals(file.manifest().provenance().dataFingerprint())) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "These are the rows that the model was trained on. Others raise more alerts, and what is caught on them may"
                                    + " differ; give rows that it has not seen.");
        }
        NormalRows rows = NormalRows.of(table, file.manifest().condition());
        RehearsalResult result = Rehearsal.of(file, judged.scoring(), judged.alerts(), rows, options);
        RehearsalSheet sheet = new RehearsalSheet(file, judged.scoring(), options, result);
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? sheet.toJson() : sheet.toText());
        if (report != null) {
            new RehearsalReport(file, judged.scoring(), result).page(sources).write(report);
            spec.commandLine().getErr().println("Report: " + report);
        }
        out.flush();
        return 0;
    }

    /** By which rules alerts are raised. */
    private static final class Rules {
        @Option(
                names = "--budget",
                paramLabel = "RATE",
                converter = AlertsCommand.RateConverter.class,
                description = "How many alerts a key may raise: 1/week, 3/day, 0.5/month. Default: 1/week.")
        private AlertRate budget = AlertBudget.defaults().rate();

        @Option(
                names = "--rules",
                paramLabel = "FILE",
                description = "Raise alerts as the job of this job.yaml does: its sections alerts and scoring.")
        private @Nullable Path job;

        JobRules read() {
            return job != null
                    ? JobRules.read(job)
                    : new JobRules(
                            ScoringOptions.defaults()
                                    .withThreshold(AlertBudget.defaults().withRate(budget)),
                            AlertSettings.defaults());
        }
    }
}
