package io.surprisal.benchmarks.streaming;

import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.scoring.ScoringOptions;
import java.util.ArrayList;
import java.util.List;

/** ONNX Runtime alone: rows from memory into its buffer, the job's batch size, the outputs that the job judges by, one of them read back. */
final class RawScoring implements AutoCloseable {
    private static final ModelOutput OUTPUT = ScoringOptions.defaults().judged();

    private final TelemetryRows rows;
    private final int window;
    private final OnnxScorer scorer;

    RawScoring(ModelFile model, TelemetryRows rows) {
        this.rows = rows;
        this.window = model.manifest().window();
        List<OutputName> outputs = new ArrayList<>(model.manifest().headline().parts(OUTPUT));
        outputs.add(OutputName.headline(OUTPUT));
        this.scorer = OnnxScorer.open(
                model, new ScorerOptions(outputs, ScoringOptions.defaults().batchSize()));
    }

    long score(long count) {
        long scored = 0;
        double sum = 0;
        while (scored < count) {
            int size = (int) Math.min(scorer.capacity(), count - scored);
            for (int i = 0; i < size; i++) {
                for (int w = 0; w < window; w++) {
                    float[] row = rows.row(scored + i + w);
                    scorer.features().put((i * window + w) * row.length, row, 0, row.length);
                }
            }
            scorer.score(size);
            for (int i = 0; i < size; i++) {
                sum += scorer.value(OUTPUT, i);
            }
            scored += size;
        }
        if (Double.isNaN(sum)) {
            throw new IllegalStateException("The model gives NaN for some of " + rows.values().length + " rows");
        }
        return scored;
    }

    @Override
    public void close() {
        scorer.close();
    }
}
