package io.surprisal.training.window;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.ScoringFunction.Outputs;
import io.surprisal.training.graph.Standardisation;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What is said of windows of one length.
 *
 * @param score [N], 0 where nothing is known of a record's window
 * @param ofFeatures [N, D]
 */
record Said(SDVariable score, SDVariable ofFeatures) {
    /** A distance that shares of it are taken of. */
    private static final double NEAREST = 0.1;

    /** What a model says whose windows of several lengths are each on the scale of what surprises it: the most surprised counts. */
    static Outputs mostSurprised(ModelSpec spec, Standardisation input, List<Said> said) {
        SameDiff graph = input.target().getSameDiff();
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
     * A distance δ on the scale of normal ones, with each feature's own part as it is of the square.
     *
     * @param distance [N]
     * @param squares [N, D], what δ² is made of
     * @param sees [N], 1 where anything is known, else 0
     */
    static Said of(UsualDistance usual, SDVariable distance, SDVariable squares, SDVariable sees) {
        SameDiff graph = distance.getSameDiff();
        SDVariable nearest = graph.expandDims(graph.math().clipByValue(distance, NEAREST, Float.MAX_VALUE), 1);
        return new Said(
                distance.sub(usual.median()).div(usual.way()).mul(sees),
                squares.mul(1 / usual.way()).div(nearest));
    }
}
