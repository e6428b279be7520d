package io.surprisal.training.window;

import static io.surprisal.training.window.WindowColumns.atLeastOne;
import static io.surprisal.training.window.WindowColumns.columns;
import static io.surprisal.training.window.WindowColumns.folding;
import static io.surprisal.training.window.WindowColumns.vector;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Standardisation;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What memories of windows say of a record: the most surprised of them, each on the scale of what surprises it on normal rows. A feature's
 * own part of the distance is as its part of the squared distance from the remembered windows, weighted by their responsibility.
 *
 * @param remembered what they keep of a window
 * @param memories of windows of different lengths
 */
public record FittedMemories(ModelSpec spec, Remembered remembered, List<Memory> memories) implements ScoringFunction {
    public FittedMemories {
        memories = List.copyOf(memories);
    }

    @Override
    public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
        Standardisation input = Standardisation.of(spec, features, scope);
        List<Said> said = memories.stream()
                .map(memory -> said(memory, remembered.of(spec, input, memory.records(), scope), scope))
                .toList();
        return Said.mostSurprised(spec, input, said);
    }

    private Said said(Memory memory, WindowNumbers numbers, Scope scope) {
        SameDiff graph = scope.graph();
        int width = spec.size();
        int size = remembered.numbers(memory.records()) * width;
        int many = memory.density().centres().length;
        INDArray perSquare = vector(memory.density().perSquare());
        String name = "memory/" + memory.records() + "/";
        INDArray centres =
                Nd4j.create(memory.density().centres()).castTo(DataType.FLOAT).dup('c');
        SDVariable known = numbers.known();
        SDVariable seen = seen(memory, numbers.values(), name, scope).mul(known);

        SDVariable own = graph.expandDims(Reduction.sumOfRows(seen.mul(seen), size), 1);
        SDVariable count = Reduction.sumOfRows(known, size);
        SDVariable told = ofAll(memory, graph.concat(1, seen, known, own), count, size);
        SDVariable logarithms = graph.mmul(told, scope.constant(name + "kernels", kernels(centres, perSquare)));
        SDVariable largest = graph.expandDims(logarithms, 2).max(1);
        SDVariable powers = graph.math().exp(logarithms.sub(largest));
        SDVariable sums = graph.mmul(powers, scope.constant(name + "centres", summed(centres, perSquare)));
        SDVariable total = columns(sums, size + 1, 1);
        SDVariable nats =
                graph.reshape(graph.math().log(total).add(largest), -1).rsub(Math.log(many));
        SDVariable distance = graph.math().sqrt(graph.math().clipByValue(nats, 0, Float.MAX_VALUE));
        SDVariable sees = graph.gt(count, 0.5).castTo(DataType.FLOAT);

        SDVariable expected = columns(sums, 0, size).div(total);
        SDVariable apart = seen.sub(expected).mul(known);
        SDVariable perSquareOfSome = columns(sums, size, 1).div(total);
        SDVariable squaresOfValues = apart.mul(apart).mul(ofAll(memory, perSquareOfSome, count, size));
        SDVariable squaresOfFeatures = size == width
                ? squaresOfValues
                : graph.mmul(squaresOfValues, scope.constant(name + "features", folding(size / width, width)));
        return Said.of(memory.usual(), distance, squaresOfFeatures, sees);
    }

    /** What sums over known values are in proportion to, [N, any], as of all values where the density says so. */
    private static SDVariable ofAll(Memory memory, SDVariable ofKnown, SDVariable count, int size) {
        return memory.density().extrapolated()
                ? ofKnown.mul(ofKnown.getSameDiff().expandDims(atLeastOne(count).rdiv(size), 1))
                : ofKnown;
    }

    /**
     * What (u, known, ‖u‖²) is multiplied by to have −‖u − centre_m‖² / 2 bandwidth_m² over what is known, [2·n·D + 1, M].
     *
     * @param centres [M, n·D]
     * @param perSquare [M]
     */
    private static INDArray kernels(INDArray centres, INDArray perSquare) {
        INDArray transposed = centres.transpose();
        INDArray row = perSquare.reshape(1, -1);
        return Nd4j.concat(
                        0,
                        transposed.mul(2).muliRowVector(row),
                        transposed.mul(transposed).negi().muliRowVector(row),
                        row.neg())
                .dup('c');
    }

    /** What responsibilities that do not yet add up to 1 are multiplied by to have the sums of centres, of 1 / 2 bandwidth² and of themselves, [M, n·D + 2]. */
    private static INDArray summed(INDArray centres, INDArray perSquare) {
        long many = centres.rows();
        return Nd4j.concat(1, centres, perSquare.reshape(many, 1), Nd4j.ones(DataType.FLOAT, many, 1))
                .dup('c');
    }

    /** {@link NumbersScale#standardised} in a graph, [N, n·D]. */
    private static SDVariable seen(Memory memory, SDVariable numbers, String name, Scope scope) {
        SameDiff graph = scope.graph();
        double[] floors = memory.scale().floors();
        SDVariable looked = numbers;
        if (Arrays.stream(floors).anyMatch(floor -> floor > 0)) {
            float[] asItIs = new float[floors.length];
            float[] above = new float[floors.length];
            for (int j = 0; j < floors.length; j++) {
                asItIs[j] = floors[j] == 0 ? 1 : 0;
                above[j] = floors[j] == 0 ? 1 : (float) floors[j];
            }
            SDVariable means = scope.constant(name + "means", Nd4j.createFromArray(asItIs));
            SDVariable others =
                    scope.constant(name + "others", Nd4j.createFromArray(asItIs).rsub(1));
            SDVariable logarithms = graph.math()
                    .log(numbers.mul(others).add(scope.constant(name + "floors", Nd4j.createFromArray(above))));
            looked = numbers.mul(means).add(logarithms.mul(others));
        }
        SDVariable standardised = looked.sub(
                        scope.constant(name + "location", vector(memory.scale().location())))
                .div(scope.constant(name + "spread", vector(memory.scale().spread())));
        return graph.math().clipByValue(standardised, -NumbersScale.FARTHEST, NumbersScale.FARTHEST);
    }
}
