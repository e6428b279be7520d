package io.surprisal.deploy.trainer;

import io.surprisal.deploy.cli.DataOptions;
import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Normal telemetry for a model that was trained elsewhere: its columns are the model's features. */
final class CalibrationData {
    @ArgGroup(validate = false, multiplicity = "1", heading = "%nData%n")
    private DataOptions data = new DataOptions();

    @Option(
            names = "--features",
            arity = "1..*",
            split = ",",
            paramLabel = "COLUMN",
            description =
                    "The columns that the model takes, in its order. Default: every numeric column, in the data's order.")
    private List<String> features = List.of();

    @Option(
            names = "--exclude",
            arity = "1..*",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns that are not features.")
    private List<String> exclude = List.of();

    /** Reads it; options that only models of our own have a use for are a wrong call. */
    TelemetryTable read(CommandSpec spec) {
        refuse(spec, "--condition", data.condition());
        refuse(spec, "--line", data.line());
        ColumnSelection columns =
                data.over(ColumnSelection.everything()).excluding(exclude).withFeatures(features);
        return data.table(spec, columns);
    }

    private static void refuse(CommandSpec spec, String option, @Nullable String value) {
        if (value != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + "=" + value + ": " + spec.name() + " takes models of numeric columns alone; leave it out");
        }
    }
}
