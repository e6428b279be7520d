package io.surprisal.benchmarks.peers;

import io.surprisal.benchmarks.streaming.FlinkCluster;
import io.surprisal.benchmarks.streaming.PipelineScoring;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.benchmarks.worker.Worker;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.format.ModelFile;
import java.nio.file.Path;
import java.util.Map;

/** The processes of the comparison with peers: what to be, and its files. */
final class PeerWorker {
    private PeerWorker() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "forest" -> forest(Path.of(arguments[1]));
            case "row" -> row(Path.of(arguments[1]), Path.of(arguments[2]));
            case "images" -> images();
            case "crayfish" -> crayfish(new PublishedEvents());
            case "nested" -> crayfish(new NestedEvents());
            default -> throw new IllegalArgumentException("There is no worker '" + arguments[0] + "'");
        }
    }

    private static void forest(Path rows) throws Exception {
        ForestScoring forest = new ForestScoring(TelemetryRows.read(rows));
        Worker.serve(Map.of("score", forest::score));
    }

    private static void row(Path model, Path rows) throws Exception {
        try (RowScoring row = new RowScoring(ModelFile.read(model), TelemetryRows.read(rows))) {
            Worker.serve(Map.of("score", row::score));
        }
    }

    private static void images() throws Exception {
        try (FlinkCluster cluster = FlinkCluster.start()) {
            PipelineScoring pipeline = new PipelineScoring(
                    ImageNetwork.surprisalModel(), Images.table(), new TailThreshold(1e-4), cluster);
            Worker.serve(Map.of("score", pipeline::score));
        }
    }

    private static void crayfish(ImageEvents events) throws Exception {
        try (FlinkCluster cluster = FlinkCluster.start()) {
            CrayfishScoring crayfish = new CrayfishScoring(events, cluster);
            Worker.serve(Map.of("score", crayfish::score));
        }
    }
}
