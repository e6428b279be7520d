package io.surprisal.deploy.trainer;

import io.surprisal.adoption.deeplearning.NetworkExport;
import io.surprisal.adoption.deeplearning.SavedNetwork;
import io.surprisal.deploy.cli.OutputFile;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.TrainedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        header = "Make a network of Deeplearning4j a model file.",
        description = {
            "",
            "The network is a MultiLayerNetwork that ModelSerializer saved, whose first layer is a VariationalAutoencoder with a Gaussian,"
                    + " Bernoulli or exponential reconstruction distribution, a composite of them, or a loss function. A normaliser that is"
                    + " saved with it becomes part of the file. The data, normal records, give the calibration.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  surprisal export --dl4j network.zip --data normal.csv --features load,heat,fan --out model.onnx"
        })
final class ExportCommand implements Callable<Integer> {
    @Option(names = "--dl4j", required = true, paramLabel = "FILE", description = "The saved network.")
    private Path network = Path.of("");

    @Mixin
    private CalibrationData data = new CalibrationData();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The model file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The model's name in its manifest. Default: deeplearning4j.")
    private String name = "deeplearning4j";

    @Option(
            names = "--samples",
            paramLabel = "L",
            description = "Latent points of a score. Default: the network's numSamples, and at least 8.")
    private int samples;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        OutputFile.requireWritable(out);
        SavedNetwork saved = SavedNetwork.read(network);
        TelemetryTable table = data.read(spec);
        TrainedModel model = NetworkExport.export(saved, table, name, samples);
        String tested = NewModelCheck.run(model.onnx(), out);
        model.write(out);
        PrintWriter text = spec.commandLine().getOut();
        text.printf(
                Locale.ROOT,
                "%s: %,d bytes, %d features, %d latent variables, %d points, calibrated on %,d rows%n",
                out,
                Files.size(out),
                model.manifest().features().size(),
                model.manifest().latentSize(),
                model.manifest().samples(),
                model.manifest().provenance().heldOutRows());
        CalibrationText.print(model.manifest(), text);
        text.println(tested);
        text.flush();
        return 0;
    }
}
