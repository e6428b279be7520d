package io.surprisal.benchmarks.peers;

import ai.onnxruntime.OrtException;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.util.List;

/**
 * ONNX Runtime a row at a time, as a function is written that Flink SQL calls for each row: a tensor of nested arrays, a call, an array
 * out. The graph computes the surprisal alone, as the scoring operator's does.
 */
final class RowScoring implements AutoCloseable {
    private final TelemetryRows rows;
    private final PlainSession session;

    RowScoring(ModelFile model, TelemetryRows rows) throws OrtException {
        this.rows = rows;
        this.session = new PlainSession(model.withOutputs(List.of(OutputName.headline(ModelOutput.SURPRISAL)))
                .toByteArray());
    }

    long score(long count) throws OrtException {
        double sum = 0;
        for (long i = 0; i < count; i++) {
            sum += surprisal(rows.row(i));
        }
        if (Double.isNaN(sum)) {
            throw new IllegalStateException("The model gives NaN for some of " + rows.values().length + " rows");
        }
        return count;
    }

    float surprisal(float[] row) throws OrtException {
        return ((float[]) session.run(new float[][][] {{row}}))[0];
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
