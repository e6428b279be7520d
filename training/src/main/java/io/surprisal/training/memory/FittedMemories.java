package io.surprisal.training.memory;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Standardisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What memories of windows say of a record: the most surprised of them, each on the scale of what surprises it on normal rows. A feature's
 * own part of the distance is as its part of the squared distance from the remembered windows, weighted by their responsibility.
 *
 * @param memories of windows of different lengths
 */
public record FittedMemories(ModelSpec spec, List<Memory> memories) implements ScoringFunction {
    /** A distance that shares of it are taken of. */
    private static final double NEAREST = 0.1;

    public FittedMemories {
        memories = List.copyOf(memories);
    }

    @Override
    public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
        Standardisation input = Standardisation.of(spec, features, scope);
        SameDiff graph = features.getSameDiff();
        List<Said> said = new ArrayList<>();
        for (Memory memory : memories) {
            said.add(said(memory, WindowStatistics.of(spec, input, memory.records(), scope), scope));
        }
        SDVariable score =
                said.stream().map(Said::score).reduce(graph.math()::max).orElseThrow();
        SDVariable ofFeatures = said.stream()
                .map(each -> each.ofFeatures()
                        .mul(graph.expandDims(graph.eq(each.score(), score).castTo(DataType.FLOAT), 1)))
                .reduce(SDVariable::add)
                .orElseThrow();
        SDVariable observed = Reduction.lastColumns(input.observed(), spec.targetSize(), spec.size());
        return new Outputs(
                input.observed(),
                Map.of(ModelOutput.SCORE, score, ModelOutput.FEATURE_SCORE, ofFeatures.mul(observed)));
    }

    /**
     * What one memory says.
     *
     * @param score [N], 0 where it knows nothing of the record's window
     * @param ofFeatures [N, D]
     */
    private record Said(SDVariable score, SDVariable ofFeatures) {}

    private Said said(Memory memory, WindowStatistics statistics, Scope scope) {
        SameDiff graph = scope.graph();
        int width = spec.size();
        int size = WindowStatistics.KINDS * width;
        int remembered = memory.density().centres().length;
        double perSquare =
                1 / (2 * memory.density().bandwidth() * memory.density().bandwidth());
        String name = "memory/" + memory.records() + "/";
        INDArray centres =
                Nd4j.create(memory.density().centres()).castTo(DataType.FLOAT).dup('c');
        INDArray transposed = centres.transpose().dup('c');
        SDVariable known =
                graph.concat(1, statistics.known(), statistics.known(), statistics.known(), statistics.known());
        SDVariable seen = seen(memory, statistics.values(), name, scope).mul(known);

        SDVariable cross = graph.mmul(seen, scope.constant(name + "centres_transposed", transposed));
        SDVariable squares = graph.mmul(known, scope.constant(name + "squares", transposed.mul(transposed)));
        SDVariable own = graph.expandDims(Reduction.sumOfRows(seen.mul(seen), size), 1);
        SDVariable apartSquared =
                graph.math().clipByValue(squares.sub(cross.mul(2)).add(own), 0, Float.MAX_VALUE);
        SDVariable logarithms = apartSquared.mul(-perSquare);
        SDVariable largest = graph.expandDims(logarithms, 2).max(1);
        SDVariable powers = graph.math().exp(logarithms.sub(largest));
        SDVariable total = Reduction.sumOfRows(powers, remembered);
        SDVariable nats =
                graph.math().log(total).add(graph.reshape(largest, -1)).rsub(Math.log(remembered));
        SDVariable distance = graph.math().sqrt(graph.math().clipByValue(nats, 0, Float.MAX_VALUE));
        SDVariable sees = graph.gt(Reduction.sumOfRows(known, size), 0.5).castTo(DataType.FLOAT);

        SDVariable shares = powers.div(graph.expandDims(total, 1));
        SDVariable expected = graph.mmul(shares, scope.constant(name + "centres", centres));
        SDVariable apart = seen.sub(expected).mul(known);
        SDVariable nearest = graph.expandDims(graph.math().clipByValue(distance, NEAREST, Float.MAX_VALUE), 1);
        SDVariable ofFeatures = graph.mmul(
                        apart.mul(apart).mul(perSquare / memory.way()),
                        scope.constant(name + "features", WindowStatistics.folding(WindowStatistics.KINDS, width)))
                .div(nearest);
        return new Said(distance.sub(memory.median()).div(memory.way()).mul(sees), ofFeatures);
    }

    /** {@link StatisticsScale#standardised} in a graph, [N, 4·D]. */
    private SDVariable seen(Memory memory, SDVariable statistics, String name, Scope scope) {
        SameDiff graph = scope.graph();
        int width = spec.size();
        int size = WindowStatistics.KINDS * width;
        float[] isMean = new float[size];
        float[] floors = new float[size];
        for (int j = 0; j < size; j++) {
            isMean[j] = j < width ? 1 : 0;
            floors[j] = j < width ? 1 : (float) memory.scale().floors()[j];
        }
        SDVariable means = scope.constant(name + "means", Nd4j.createFromArray(isMean));
        SDVariable others =
                scope.constant(name + "others", Nd4j.createFromArray(isMean).rsub(1));
        SDVariable logarithms = graph.math()
                .log(statistics.mul(others).add(scope.constant(name + "floors", Nd4j.createFromArray(floors))));
        SDVariable looked = statistics.mul(means).add(logarithms.mul(others));
        SDVariable standardised = looked.sub(
                        scope.constant(name + "location", vector(memory.scale().location())))
                .div(scope.constant(name + "spread", vector(memory.scale().spread())));
        return graph.math().clipByValue(standardised, -StatisticsScale.FARTHEST, StatisticsScale.FARTHEST);
    }

    private static INDArray vector(double[] values) {
        return Nd4j.create(values).castTo(DataType.FLOAT);
    }
}
