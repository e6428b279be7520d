package io.surprisal.training.window;

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
        Movement movement = Movement.of(spec, input);
        SDVariable logarithm =
                graph.math().log(movement.roughness().add(scope.constant("habits/floors", vector(habits.floors()))));
        SDVariable farthest = graph.math()
                .max(
                        ratio(habits.roughness(), logarithm, "habits/roughness", scope),
                        ratio(habits.shift(), movement.shift(), "habits/shift", scope))
                .mul(movement.known());
        SDVariable excess = graph.math()
                .asinh(graph.math().clipByValue(farthest.sub(1), 0, Float.MAX_VALUE))
                .div(habits.usual());
        int before = spec.targetSize() - spec.size();
        SDVariable observed = graph.slice(input.observed(), new int[] {0, before}, -1, spec.size());
        return new Outputs(
                input.observed(),
                Map.of(
                        ModelOutput.SCORE,
                        Reduction.sumOfRows(excess, spec.size()),
                        ModelOutput.FEATURE_SCORE,
                        excess.mul(observed)));
    }

    private static SDVariable ratio(Habits.Range range, SDVariable seen, String name, Scope scope) {
        double[] perReach = Arrays.stream(range.reach()).map(reach -> 1 / reach).toArray();
        return scope.graph()
                .math()
                .abs(seen.sub(scope.constant(name + "/median", vector(range.median()))))
                .mul(scope.constant(name + "/per_reach", vector(perReach)));
    }
}
