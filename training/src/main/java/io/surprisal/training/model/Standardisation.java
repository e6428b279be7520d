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
 * @param target [N, T·D], the last T records of the window as the likelihood sees them
 * @param observed [N, T·D], 1 where they have a value, 0 where it is missing
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
                target(spec, standardised),
                target(spec, observed));
    }

    private static SDVariable target(ModelSpec spec, SDVariable windows) {
        SameDiff graph = windows.getSameDiff();
        SDVariable records = spec.targetRecords() == spec.window()
                ? windows
                : graph.gather(windows, new int[] {spec.window() - 1}, 1);
        return graph.reshape(records, -1, spec.targetSize());
    }

    private static SDVariable constant(
            SameDiff graph, ModelSpec spec, String name, ToDoubleFunction<ModelFeature> value) {
        return graph.constant(
                spec.named("standardisation/" + name),
                Nd4j.create(spec.perFeature(value), new long[] {1, 1, spec.size()}, 'c'));
    }
}
