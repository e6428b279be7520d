package io.surprisal.deploy.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.GraphSummary;
import io.surprisal.onnx.format.ManifestCodec;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.ExecutionReport;
import io.surprisal.onnx.runtime.ExecutionSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        header = "Show what a model file says of itself.",
        description = {
            "",
            "Features, likelihoods, members, smoothing, calibration, the thresholds that belong to tail probabilities, where the model came from,"
                    + " and its graph; runs its self-test; with --execution also says where this machine computes it.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  surprisal inspect model.onnx",
            "  surprisal inspect model.onnx --json | jq .features",
            "  surprisal inspect model.onnx --execution auto"
        })
final class InspectCommand implements Callable<Integer> {
    private static final double[] TAIL_PROBABILITIES = {1e-2, 1e-3, 1e-4, 1e-5};

    @Parameters(paramLabel = "MODEL", description = "The model file.")
    private Path model = Path.of("");

    @Option(
            names = "--json",
            description = "Print one JSON object: the manifest, and beside it file, version, graph,"
                    + " thresholds, and with --execution where it is computed.")
    private boolean json;

    @ArgGroup(validate = false, heading = "%nExecution: runs one record%n")
    private @Nullable ExecutionOptions execution;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        ModelFile file = ModelFile.read(model);
        ExecutionReport report = execution == null ? null : report(file, execution.settings());
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? toJson(file, report) + System.lineSeparator()
                        : new ModelSheet(file, TAIL_PROBABILITIES, report).toText());
        out.flush();
        return 0;
    }

    private static ExecutionReport report(ModelFile file, ExecutionSettings settings) {
        return ExecutionReport.of(
                file, file.outputs().stream().map(OutputName::headline).toList(), settings);
    }

    private String toJson(ModelFile file, @Nullable ExecutionReport report) throws IOException {
        JsonMapper mapper = new JsonMapper();
        ObjectNode object = (ObjectNode) mapper.readTree(ManifestCodec.toJson(file.manifest()));
        object.put("file", file.source());
        object.put("version", file.version());
        object.put("digest", file.digest());
        GraphSummary summary = file.summary();
        ObjectNode graph = object.putObject("graph");
        graph.put("bytes", summary.bytes());
        graph.put("nodes", summary.nodes());
        graph.put("parameters", summary.parameters());
        graph.put("opset", summary.opset());
        var outputs = graph.putArray("outputs");
        file.outputs().forEach(output -> outputs.add(output.contractName()));
        if (report != null) {
            ObjectNode where = object.putObject("execution");
            where.put("provider", report.provider().name().toLowerCase(Locale.ROOT));
            where.put("nodes", report.nodes());
            where.put("operators", report.operators());
            where.put("reason", report.reason());
        }
        ObjectNode thresholds = object.putObject("surprisal_at_tail_probability");
        TailCalibration calibration = file.manifest().verdictCalibration(ModelOutput.SURPRISAL);
        for (double probability : TAIL_PROBABILITIES) {
            thresholds.put(String.format(Locale.ROOT, "%.0e", probability), calibration.abnormalityAt(probability));
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(object);
    }
}
