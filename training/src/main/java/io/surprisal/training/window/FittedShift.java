package io.surprisal.training.window;

import static io.surprisal.training.window.WindowColumns.atLeastOne;
import static io.surprisal.training.window.WindowColumns.vector;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Standardisation;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** What the shift of the level within a window says of its last record: {@link Shift#distance} on the scale of usual ones. */
public record FittedShift(ModelSpec spec, Shift shift) implements ScoringFunction {
    @Override
    public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
        SameDiff graph = scope.graph();
        Standardisation input = Standardisation.of(spec, features, scope);
        HalfMeans means = HalfMeans.of(spec, input, scope);
        SDVariable standardised = graph.math()
                .clipByValue(
                        means.differences()
                                .sub(scope.constant("shift/location", vector(shift.location())))
                                .div(scope.constant("shift/spread", vector(shift.spread()))),
                        -Shift.FARTHEST,
                        Shift.FARTHEST)
                .mul(means.known());
        SDVariable known = Reduction.sumOfRows(means.known(), spec.size());
        SDVariable squares = standardised.mul(standardised).div(graph.expandDims(atLeastOne(known), 1));
        SDVariable distance = graph.math().sqrt(Reduction.sumOfRows(squares, spec.size()));
        SDVariable sees = graph.gt(known, 0.5).castTo(DataType.FLOAT);
        return Said.mostSurprised(spec, input, List.of(Said.of(shift.usual(), distance, squares, sees)));
    }
}
