package io.surprisal.training.fit;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Plan;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Computes two matrices of rows' windows, some rows at a time. */
public final class RowPass {
    private static final String FEATURES = "features";
    private static final long MOST_VALUES = 1 << 23;

    private static final int MOST_ROWS = 8_192;

    private final SameDiff graph = SameDiff.create();
    private final ModelSpec spec;
    private final List<String> outputs;

    /** @param matrices adds both to a graph, given raw records [N, W, D] */
    public RowPass(ModelSpec spec, Function<SDVariable, List<SDVariable>> matrices) {
        this.spec = spec;
        SDVariable features = graph.placeHolder(FEATURES, DataType.FLOAT, -1, spec.records(), spec.size());
        outputs = matrices.apply(features).stream().map(SDVariable::name).toList();
    }

    /** Computes what the rows' windows look like to a model, standardised. */
    public static RowPass of(ModelSpec spec, Function<Standardisation, SDVariable> values) {
        return new RowPass(spec, features -> {
            Standardisation input = Standardisation.of(spec, features, Scope.whole(features.getSameDiff()));
            return List.of(values.apply(input), input.observed());
        });
    }

    /** Hands on both matrices of some rows after others; they are good until the next ones. */
    public void over(Windows windows, int[] rows, BiConsumer<INDArray, INDArray> matrices) {
        int most = (int) Math.max(1, Math.min(MOST_ROWS, MOST_VALUES / (plan(2).size() - plan(1).size())));
        for (int from = 0; from < rows.length; from += most) {
            int count = Math.min(most, rows.length - from);
            long[] shape = shape(count);
            Plan plan = plan(count);
            plan.input(FEATURES).assign(Nd4j.create(windows.gather(rows, from, count), shape, 'c'));
            plan.run();
            matrices.accept(plan.value(outputs.get(0)), plan.value(outputs.get(1)));
        }
    }

    private Plan plan(int rows) {
        return Plan.of(graph, Map.of(FEATURES, shape(rows)), outputs);
    }

    private long[] shape(int rows) {
        return new long[] {rows, spec.records(), spec.size()};
    }
}
