package io.surprisal.benchmarks.streaming;

import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.benchmarks.worker.Worker;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.registry.ShippedModel;
import java.nio.file.Path;
import java.util.Map;

/** The processes of the streaming benchmarks: what to be, and its files. */
final class StreamingWorker {
    private StreamingWorker() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "raw" -> raw(Path.of(arguments[1]), Path.of(arguments[2]));
            case "operator" -> operator(Path.of(arguments[1]), Path.of(arguments[2]));
            case "pipeline" -> pipeline(Path.of(arguments[1]), Path.of(arguments[2]), new TailThreshold(1e-4));
            case "budget" -> pipeline(Path.of(arguments[1]), Path.of(arguments[2]), AlertBudget.defaults());
            case "state" -> state(Path.of(arguments[1]), Path.of(arguments[2]));
            case "broker" -> BrokerWorker.serve(Map.of(), Integer.parseInt(arguments[1]));
            case "traffic" -> traffic(arguments[1], Path.of(arguments[2]), Encoding.valueOf(arguments[3]));
            default -> throw new IllegalArgumentException("There is no worker '" + arguments[0] + "'");
        }
    }

    private static void raw(Path model, Path rows) throws Exception {
        try (RawScoring raw = new RawScoring(ModelFile.read(model), TelemetryRows.read(rows))) {
            Worker.serve(Map.of("score", raw::score));
        }
    }

    private static void operator(Path model, Path rows) throws Exception {
        try (FlinkCluster cluster = FlinkCluster.start()) {
            OperatorScoring operator = new OperatorScoring(model, rows, cluster);
            Worker.serve(Map.of("score", operator::score));
        }
    }

    private static void pipeline(Path model, Path rows, ThresholdRule threshold) throws Exception {
        try (FlinkCluster cluster = FlinkCluster.start()) {
            PipelineScoring pipeline =
                    new PipelineScoring(ShippedModel.read(model), TelemetryRows.read(rows), threshold, cluster);
            Worker.serve(Map.of("score", pipeline::score));
        }
    }

    private static void state(Path model, Path rows) throws Exception {
        try (FlinkCluster cluster = FlinkCluster.start()) {
            PipelineScoring pipeline = new PipelineScoring(
                    ShippedModel.read(model), TelemetryRows.read(rows), AlertBudget.defaults(), cluster);
            Worker.serve(Map.of("state", pipeline::stateOfAKey));
        }
    }

    private static void traffic(String bootstrapServers, Path rows, Encoding encoding) throws Exception {
        try (Traffic traffic = new Traffic(bootstrapServers, TelemetryRows.read(rows), encoding, Keys.FEW)) {
            Worker.serve(Map.of("prepare", traffic::prepare, "publish", traffic::publish, "await", traffic::await));
        }
    }
}
