package io.surprisal.deploy.trainer;

import io.surprisal.adoption.AdoptedModel;
import io.surprisal.adoption.Adoption;
import io.surprisal.adoption.AdoptionOptions;
import io.surprisal.adoption.AmbiguousModelException;
import io.surprisal.adoption.AmbiguousModelException.Choice;
import io.surprisal.adoption.ForeignModel;
import io.surprisal.adoption.InputLayout;
import io.surprisal.adoption.InputScaling;
import io.surprisal.adoption.OutputRole;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.deploy.cli.OutputFile;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "adopt",
        header = "Make an ONNX model that you have, from PyTorch or scikit-learn say, a model file.",
        description = {
            "",
            "The model gives a score, a reconstruction or a distribution's parameters of each record. The model file has the"
                    + " density, the contract's outputs, a calibration on the data and a manifest beside it, and scores like one"
                    + " that was trained here. What the model takes and gives is read from its shapes where it can be one thing"
                    + " only; otherwise the command asks at a terminal, and elsewhere lists its inputs and outputs and says which"
                    + " options tell.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  surprisal adopt autoencoder.onnx --data normal.csv --features load,heat,fan --out model.onnx",
            "  surprisal adopt vae.onnx --data normal.csv --mean mu --log-variance log_var --standardise=scaler.json --out model.onnx",
            "  surprisal adopt isolation_forest.onnx --data normal.csv --score scores --lower-is-abnormal --out model.onnx",
            "",
            "scaler.json: {\"load\": {\"location\": 3.1, \"scale\": 0.5}, ...}, what the model was trained with"
        })
final class AdoptCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "The ONNX file to adopt; it stays as it is.")
    private Path model = Path.of("");

    @Mixin
    private CalibrationData data = new CalibrationData();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The model file to write.")
    private Path out = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "The model's name in its manifest. Default: adopted.")
    private String name = "adopted";

    @ArgGroup(validate = false, heading = "%nWhat the model takes%n")
    private Takes takes = new Takes();

    @ArgGroup(validate = false, heading = "%nWhat the model gives%n")
    private Gives gives = new Gives();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Terminal terminal;

    /** @param terminal where it asks what shapes do not tell */
    AdoptCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        OutputFile.requireWritable(out);
        ForeignModel foreign = ForeignModel.read(model);
        AdoptionOptions options = options();
        TelemetryTable table = data.read(spec);
        List<String> answers = new ArrayList<>();
        AdoptedModel adopted = adopt(foreign, table, options, answers);
        String tested = NewModelCheck.run(adopted.onnx(), out);
        adopted.write(out);
        summarise(adopted, tested, answers, spec.commandLine().getOut());
        return 0;
    }

    /** Asks while there are several readings. */
    private AdoptedModel adopt(
            ForeignModel foreign, TelemetryTable table, AdoptionOptions options, List<String> answers) {
        try {
            return Adoption.adopt(foreign, table, options);
        } catch (AmbiguousModelException e) {
            Choice choice = new ReadingQuestion(e.choices()).ask(terminal).orElseThrow(() -> e);
            answers.add(choice.arguments());
            return adopt(foreign, table, choice.options(), answers);
        }
    }

    private AdoptionOptions options() throws IOException {
        return new AdoptionOptions(
                name, gives.roles(), gives.lowerIsAbnormal, takes.window, takes.layout, takes.scaling());
    }

    private void summarise(AdoptedModel adopted, String tested, List<String> answers, PrintWriter text)
            throws IOException {
        Manifest manifest = adopted.manifest();
        text.println(adopted.reading());
        text.printf(
                Locale.ROOT,
                "Tried on %,d records: within %.0e of what it says by itself, a record alone and among others within %.0e%n",
                adopted.verification().records(),
                adopted.verification().difference(),
                adopted.verification().batchDifference());
        adopted.doubts().forEach(doubt -> text.println("Doubtful: " + doubt));
        text.printf(
                Locale.ROOT,
                "%s: %,d bytes, %d features, scales from %,d rows, calibrated on %,d%n",
                out,
                Files.size(out),
                manifest.features().size(),
                manifest.provenance().trainingRows(),
                manifest.provenance().heldOutRows());
        CalibrationText.print(manifest, text);
        text.println(tested);
        if (!answers.isEmpty()) {
            text.println("The same without a question: " + String.join(" ", answers));
        }
        text.flush();
    }

    private static final class Takes {
        @Option(
                names = "--window",
                paramLabel = "W",
                description =
                        "The model takes windows of so many records, the oldest first. Default: what its shape says, or 1.")
        private @Nullable Integer window;

        @Option(
                names = "--layout",
                paramLabel = "LAYOUT",
                description =
                        "records-first for an input [N, W, D], features-first for [N, D, W], where its shape does not tell.")
        private @Nullable InputLayout layout;

        @Option(
                names = "--standardise",
                arity = "0..1",
                fallbackValue = "",
                paramLabel = "FILE",
                description =
                        "The model takes (value - location) / scale, by the means and standard deviations of the data, or by"
                                + " those in a JSON file. Without this option it takes values as they are.")
        private @Nullable String standardise;

        InputScaling scaling() throws IOException {
            if (standardise == null) {
                return InputScaling.RAW;
            }
            return standardise.isEmpty() ? InputScaling.FITTED : InputScaling.read(Path.of(standardise));
        }
    }

    private static final class Gives {
        @Option(names = "--score", paramLabel = "NAME", description = "A score per record; higher is more abnormal.")
        private @Nullable String score;

        @Option(names = "--lower-is-abnormal", description = "Of a score: lower is more abnormal.")
        private boolean lowerIsAbnormal;

        @Option(
                names = "--reconstruction",
                paramLabel = "NAME",
                description =
                        "The record, or the window, as the model reconstructs it: the likelihood is normal around it, with the"
                                + " residuals' scales on the data.")
        private @Nullable String reconstruction;

        @Option(names = "--mean", paramLabel = "NAME", description = "The mean of a normal distribution, per feature.")
        private @Nullable String mean;

        @Option(names = "--scale", paramLabel = "NAME", description = "Its standard deviation.")
        private @Nullable String scale;

        @Option(names = "--variance", paramLabel = "NAME", description = "Or its variance.")
        private @Nullable String variance;

        @Option(names = "--log-variance", paramLabel = "NAME", description = "Or the natural logarithm of that.")
        private @Nullable String logVariance;

        @Option(
                names = "--probability",
                paramLabel = "NAME",
                description = "The probability of 1 of each feature; all are from 0 to 1.")
        private @Nullable String probability;

        @Option(names = "--logit", paramLabel = "NAME", description = "Or its logit.")
        private @Nullable String logit;

        Map<OutputRole, String> roles() {
            Map<OutputRole, String> roles = new EnumMap<>(OutputRole.class);
            put(roles, OutputRole.SCORE, score);
            put(roles, OutputRole.RECONSTRUCTION, reconstruction);
            put(roles, OutputRole.MEAN, mean);
            put(roles, OutputRole.SCALE, scale);
            put(roles, OutputRole.VARIANCE, variance);
            put(roles, OutputRole.LOG_VARIANCE, logVariance);
            put(roles, OutputRole.PROBABILITY, probability);
            put(roles, OutputRole.LOGIT, logit);
            return roles;
        }

        private static void put(Map<OutputRole, String> roles, OutputRole role, @Nullable String name) {
            if (name != null) {
                roles.put(role, name);
            }
        }
    }
}
