package io.surprisal.benchmarks.sql;

import ai.onnxruntime.OrtException;
import io.surprisal.benchmarks.peers.PlainSession;
import java.util.Collection;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.jspecify.annotations.Nullable;

/** The model a row a call, as ONNX Runtime's documentation shows it: a tensor for each call, the surprisal as an array. No threshold, no explanation. */
public final class RowFunction extends PredictFunction {
    private static final long serialVersionUID = 1;

    private final byte[] model;
    private transient @Nullable PlainSession session;

    /** @param model whose one output is the surprisal of single records, and whose one input is all columns */
    RowFunction(byte[] model) {
        this.model = model;
    }

    @Override
    public void open(FunctionContext context) throws OrtException {
        session = new PlainSession(model);
    }

    @Override
    public Collection<RowData> predict(RowData row) {
        if (session == null) {
            throw new IllegalStateException("The function is not open");
        }
        float[] values = new float[row.getArity()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.isNullAt(i) ? Float.NaN : row.getFloat(i);
        }
        try {
            float[] surprisal = (float[]) session.run(new float[][][] {{values}});
            return List.of(GenericRowData.of((double) surprisal[0]));
        } catch (OrtException e) {
            throw new IllegalStateException("The model does not score " + row, e);
        }
    }

    @Override
    public void close() throws OrtException {
        if (session != null) {
            session.close();
        }
    }
}
