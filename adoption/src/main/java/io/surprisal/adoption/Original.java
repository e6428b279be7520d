package io.surprisal.adoption;

import io.surprisal.onnx.runtime.PlainModel;
import io.surprisal.onnx.runtime.PlainModel.Tensor;
import io.surprisal.onnx.runtime.ScoringException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A model as its maker saved it, run by itself on what it would be given. */
final class Original implements AutoCloseable {
    /** Records a call where any number will do. */
    private static final int ROWS = 7;

    private final ForeignModel model;
    private final PlainModel session;
    private final String input;
    private final InputShape shape;
    private final Prepared prepared;
    private final int rows;

    private Original(ForeignModel model, PlainModel session, String input, InputShape shape, Prepared prepared) {
        this.model = model;
        this.session = session;
        this.input = input;
        this.shape = shape;
        this.prepared = prepared;
        this.rows = shape.batch() == 0 ? ROWS : (int) shape.batch();
    }

    static Original open(ForeignModel model, String input, InputShape shape, Prepared prepared) {
        try {
            PlainModel session = PlainModel.open(model.proto().toByteArray(), model.source());
            return new Original(model, session, input, shape, prepared);
        } catch (ScoringException e) {
            throw new AdoptionException(
                    e.getMessage()
                            + (model.holdsFloat64()
                                    ? "; ONNX Runtime lacks some operators in float64; export the model in float32"
                                    : "; export the model with operators that ONNX Runtime has"),
                    e);
        }
    }

    /** How it gives some outputs, tried on windows [count, W, D]. */
    Map<String, OutputShape> shapes(float[] windows, Set<String> outputs) {
        Map<String, OutputShape> shapes = new LinkedHashMap<>();
        run(windows, 0, outputs).forEach((name, tensor) -> shapes.put(name, OutputShape.of(tensor, rows, shape)));
        return shapes;
    }

    /**
     * Values of the windows' last records, [count, D] by output.
     *
     * @param windows [count, W, D], raw units
     */
    Map<String, double[][]> values(float[] windows, Map<String, OutputShape> outputs) {
        int count = windows.length / (shape.window() * shape.size());
        Map<String, double[][]> values = new LinkedHashMap<>();
        outputs.keySet().forEach(name -> values.put(name, new double[count][shape.size()]));
        for (int from = 0; from < count; from += rows) {
            Map<String, Tensor> tensors = run(windows, from, outputs.keySet());
            for (Map.Entry<String, OutputShape> output : outputs.entrySet()) {
                Tensor tensor = Objects.requireNonNull(tensors.get(output.getKey()));
                double[][] all = Objects.requireNonNull(values.get(output.getKey()));
                for (int i = 0; i < Math.min(rows, count - from); i++) {
                    for (int j = 0; j < shape.size(); j++) {
                        all[from + i][j] = output.getValue().value(tensor, i, j, shape);
                    }
                }
            }
        }
        return values;
    }

    /** Runs one call; where fewer windows are left than it takes, the last one several times. */
    private Map<String, Tensor> run(float[] windows, int from, Set<String> outputs) {
        int length = shape.window() * shape.size();
        int last = windows.length / length - 1;
        float[] some = new float[rows * length];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(windows, Math.min(from + i, last) * length, some, i * length, length);
        }
        try {
            return session.run(input, prepared.arranged(some, shape), shape.of(rows), outputs);
        } catch (ScoringException e) {
            throw new AdoptionException(
                    model.source() + " does not run by itself on the data: " + e.getMessage()
                            + "; correct --window, --layout or --features, or export it again",
                    e);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
