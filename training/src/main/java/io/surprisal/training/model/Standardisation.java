package io.surprisal.training.model;

import io.surprisal.core.Manifest.ModelFeature;
import java.util.function.ToDoubleFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The graph's first part: raw units in, standardised values out, missing values marked and set to the training mean.
 *
 * @param encoderInput [N, W·D], within ± the encoder's clamp
 * @param target [N, D], the scored record as the likelihood sees it
 * @param observed [N, D], 1 where the scored record has a value, 0 where it is missing
 */
record Standardisation(SDVariable encoderInput, SDVariable target, SDVariable observed) {
    static Standardisation of(ModelSpec spec, SDVariable features) {
        SameDiff graph = features.getSameDiff();
        int width = spec.size();
        SDVariable missing = graph.math().isNaN(features);
        SDVariable deviation = features.sub(constant(graph, spec, "location", ModelFeature::location))
                .div(constant(graph, spec, "scale", ModelFeature::scale));
        SDVariable within = graph.math()
                .min(
                        graph.math().max(deviation, constant(graph, spec, "lowest", spec::lowest)),
                        constant(graph, spec, "highest", spec::highest));
        SDVariable standardised = graph.where(graph.zerosLike(within), within, missing);
        SDVariable observed = missing.castTo(DataType.FLOAT).rsub(1);
        double clamp = spec.encoderClamp();
        return new Standardisation(
                graph.reshape(graph.math().clipByValue(standardised, -clamp, clamp), -1, spec.window() * width),
                lastRecord(spec, standardised),
                lastRecord(spec, observed));
    }

    private static SDVariable lastRecord(ModelSpec spec, SDVariable windows) {
        SameDiff graph = windows.getSameDiff();
        SDVariable last = spec.window() == 1 ? windows : graph.gather(windows, new int[] {spec.window() - 1}, 1);
        return graph.reshape(last, -1, spec.size());
    }

    private static SDVariable constant(
            SameDiff graph, ModelSpec spec, String name, ToDoubleFunction<ModelFeature> value) {
        return graph.constant(
                "standardisation/" + name, Nd4j.create(spec.perFeature(value), new long[] {1, 1, spec.size()}, 'c'));
    }
}
