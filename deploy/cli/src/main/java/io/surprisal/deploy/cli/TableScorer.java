package io.surprisal.deploy.cli;

import io.surprisal.core.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.training.data.TelemetryTable;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Set;

/** Scores a table's rows in their order, through the runtime that streams are scored with. */
final class TableScorer {
    private static final int BATCH = 256;

    private TableScorer() {}

    /** Hears of every row. */
    interface RowListener {
        /**
         * Called in row order.
         *
         * @param scorer holds the row's values
         * @param record where in the scorer's batch
         */
        void row(int row, OnnxScorer scorer, int record) throws IOException;
    }

    /** Fails where the model needs more than a row by itself. */
    static ModelFile supported(ModelFile model) {
        if (model.manifest().window() > 1
                || !model.manifest().conditionClasses().isEmpty()) {
            throw new IllegalArgumentException("Model " + model.source() + " scores windows of "
                    + model.manifest().window() + " records with condition classes "
                    + model.manifest().conditionClasses()
                    + "; tables are scored by models of single records (window 1) without a condition");
        }
        return model;
    }

    static void score(ModelFile model, Set<ModelOutput> outputs, TelemetryTable table, RowListener listener)
            throws IOException {
        int features = table.schema().size();
        try (OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(outputs, Math.min(BATCH, table.rows())))) {
            FloatBuffer batch = scorer.features();
            for (int first = 0; first < table.rows(); first += scorer.capacity()) {
                int records = Math.min(scorer.capacity(), table.rows() - first);
                batch.put(0, table.values(), first * features, records * features);
                scorer.score(records);
                for (int record = 0; record < records; record++) {
                    listener.row(first + record, scorer, record);
                }
            }
        }
    }
}
