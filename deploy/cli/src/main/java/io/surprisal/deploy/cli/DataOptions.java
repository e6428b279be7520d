package io.surprisal.deploy.cli;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.ModelLogs;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.settings.JobFile;
import io.surprisal.telemetry.settings.TelemetrySettings;
import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.DataException;
import io.surprisal.telemetry.table.JobRecords;
import io.surprisal.telemetry.table.LogReader;
import io.surprisal.telemetry.table.Notation;
import io.surprisal.telemetry.table.TelemetryReader;
import io.surprisal.telemetry.table.TelemetryTable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say which data is meant. */
public final class DataOptions {
    @Option(
            names = "--data",
            arity = "1..*",
            paramLabel = "PATH",
            description = {
                "CSV, TSV, JSON lines (each also .gz) or Parquet; lines of a log (.log, .log.gz: docs/logs.md); a glob in quotes; several are read one after the other;"
                        + " or a topic's history: kafka://host:port/topic[?from=TIME&to=TIME&max=N&kind=text], several topics with commas between them; kind=text says that"
                        + " records are lines of a log."
            })
    private List<String> data = List.of();

    @Option(
            names = "--key",
            paramLabel = "COLUMN",
            description = "The column that tells one machine or series from another.")
    @Nullable
    String key;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description =
                    "The column with the record's time; rows are taken in its order, those of each key by themselves."
                            + " Guessed from its name or steady steps if not given.")
    @Nullable
    String time;

    @Option(
            names = "--time-format",
            paramLabel = "PATTERN",
            description =
                    "How the times are written, such as 'dd/MM/yyyy HH:mm:ss' (the letters of Java's DateTimeFormatter)."
                            + " ISO 8601, 31.12.2026 14:05, 31/12/2026 where a row tells day from month, and seconds to nanoseconds"
                            + " since 1970 are read without it.")
    private @Nullable String timeFormat;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description =
                    "The column that says which rows are inside an anomaly: 1, true, yes; or any text beside normal or"
                            + " benign. Never a feature.")
    @Nullable
    String label;

    @Option(
            names = "--normal-label",
            paramLabel = "TEXT",
            description = "The label of normal rows, where that is not clear; every other label is an anomaly.")
    private @Nullable String normalLabel;

    @Option(
            names = "--condition",
            paramLabel = "COLUMN",
            description =
                    "The column with the record's class, such as a service's tier or a machine's type, for models of family cvae. Never a"
                            + " feature. Where a model is used: the name that it knows the column by, if not given.")
    private @Nullable String condition;

    @Option(
            names = "--line",
            paramLabel = "COLUMN",
            description =
                    "The column with a line of a log, where rows or a topic's JSON objects hold more than a line; lines are then"
                            + " counted: docs/logs.md.")
    private @Nullable String line;

    @Option(
            names = "--job",
            paramLabel = "FILE",
            description =
                    "Read a topic as the job of this job.yaml does: its section telemetry says what the records are, such as Avro or metrics in"
                            + " long format, and where or of what the features are: docs/metrics.md.")
    private @Nullable Path job;

    @Option(names = "--rename", paramLabel = "COLUMN=FEATURE", description = "Call a column's feature differently.")
    private Map<String, String> rename = Map.of();

    /** What to read; naming nothing is a wrong call, which a help group does not check by itself. */
    public List<String> sources(CommandSpec spec) {
        if (data.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--data=PATH'");
        }
        return data;
    }

    /** These options over what a configuration says. */
    public ColumnSelection over(ColumnSelection configured) {
        return configured
                .renaming(rename)
                .withRoles(key, time, label)
                .conditionedOn(condition)
                .written(new Notation(timeFormat, normalLabel));
    }

    /** The column with the record's class, if one was named. */
    public @Nullable String condition() {
        return condition;
    }

    /** The label of normal rows, if one was named. */
    @Nullable
    String normalLabel() {
        return normalLabel;
    }

    /** The column with lines of a log, if one was named. */
    public @Nullable String line() {
        return line;
    }

    /**
     * The rows that are meant.
     *
     * @param selection the roles of their columns
     */
    public TelemetryTable table(CommandSpec spec, ColumnSelection selection) {
        List<String> sources = sources(spec);
        if (job == null) {
            return TelemetryReader.read(sources, selection);
        }
        refuseBesideJob(spec);
        TelemetrySettings settings = JobFile.telemetry(job);
        if (settings.format().ofLines()) {
            throw new DataException(
                    job + " is of lines of a log, which are read without it: by ?kind=text after the topic, or"
                            + " --line with the field that holds the line");
        }
        if (settings.features().isEmpty() && selection.features().isEmpty()) {
            throw new DataException(job + " does not say what the features are; list them in telemetry.features");
        }
        String classField = selection.condition() == null ? "" : selection.condition();
        JobRecords records = new JobRecords(
                settings.decode(selection.features(), classField, null),
                settings.eventTime().options(),
                classField,
                JobFile.client(job));
        return TelemetryReader.read(sources, records, selection);
    }

    private void refuseBesideJob(CommandSpec spec) {
        String given = key != null
                ? "--key"
                : time != null ? "--time" : timeFormat != null ? "--time-format" : label != null ? "--label" : "";
        if (!given.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    given + " does not go with --job=" + job
                            + ", by which a record has its features, key and time alone; leave " + given + " out");
        }
    }

    /**
     * Whether the data is lines of a log.
     *
     * @param column the column that holds a line; empty where rows are lines, or no lines at all
     */
    public boolean readsLines(CommandSpec spec, String column) {
        boolean lines = LogReader.readsLines(sources(spec), column);
        if (lines && job != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--job=" + job + " has a topic's records read as the job does, and "
                            + sources(spec).get(0) + " is to be read as lines of a log; leave one out");
        }
        return lines;
    }

    /** The records that a model scores: columns of its features' names, or the counts of lines for a model that was trained from lines. */
    TelemetryTable read(CommandSpec spec, ModelFile model) {
        List<String> sources = sources(spec);
        String column = line == null ? "" : line;
        if (!readsLines(spec, column)) {
            return table(spec, of(model.manifest()));
        }
        LogRules rules = ModelLogs.of(model)
                .orElseThrow(() -> new DataException(sources.get(0) + " holds lines of a log, and " + model.source()
                        + " was not trained from lines; train it with 'surprisal train --data LINES.log'"));
        return LogReader.count(sources, rules, column, over(ColumnSelection.everything()));
    }

    /** The columns that a model takes, found by name wherever they stand in the file. */
    private ColumnSelection of(Manifest manifest) {
        Map<String, String> columns = new LinkedHashMap<>();
        rename.forEach((column, feature) -> columns.put(feature, column));
        String known = manifest.condition().field();
        return over(ColumnSelection.everything()
                .withFeatures(manifest.schema().names().stream()
                        .map(feature -> columns.getOrDefault(feature, feature))
                        .toList())
                .conditionedOn(known.isEmpty() ? null : known));
    }
}
