package io.surprisal.training.window;

import static io.surprisal.training.window.WindowColumns.columns;
import static io.surprisal.training.window.WindowColumns.vector;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Standardisation;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** What the movement of each feature within a window says of its last record: {@link Habits}. */
public record FittedHabits(ModelSpec spec, Habits habits) implements ScoringFunction {
    @Override
    public boolean isScaled() {
        return true;
    }

    @Override
    public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
        SameDiff graph = scope.graph();
        Standardisation input = Standardisation.of(spec, features, scope);
        WindowNumbers numbers = Movement.of(spec, input, scope);
        int width = spec.size();
        int logarithms = Habits.LOGARITHMS * width;
        int size = Habits.KINDS * width;
        SDVariable seen = graph.concat(
                1,
                graph.math()
                        .log(columns(numbers.values(), 0, logarithms)
                                .add(scope.constant("habits/floors", vector(habits.floors())))),
                columns(numbers.values(), logarithms, width));
        double[] perReach =
                Arrays.stream(habits.reach()).map(reach -> 1 / reach).toArray();
        SDVariable ratios = graph.math()
                .abs(seen.sub(scope.constant("habits/median", vector(habits.median()))))
                .mul(scope.constant("habits/per_reach", vector(perReach)))
                .mul(numbers.known());
        SDVariable farthest = columns(ratios, 0, width);
        for (int first = width; first < size; first += width) {
            farthest = graph.math().max(farthest, columns(ratios, first, width));
        }
        SDVariable excess = graph.math()
                .asinh(graph.math().clipByValue(farthest.sub(1), 0, Float.MAX_VALUE))
                .div(habits.usual());
        SDVariable observed = Reduction.lastColumns(input.observed(), spec.targetSize(), width);
        return new Outputs(
                input.observed(),
                Map.of(
                        ModelOutput.SCORE,
                        Reduction.sumOfRows(excess, width),
                        ModelOutput.FEATURE_SCORE,
                        excess.mul(observed)));
    }
}
