package io.surprisal.training;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.reference.LogDensity;
import io.surprisal.training.graph.ModelSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** The mixture of members of one record, in double precision from its formulas. */
final class ReferenceMixture {
    private final List<Part> parts = new ArrayList<>();

    /** A member's outputs in its own units, and which values of what it describes it saw. */
    private record Part(ModelSpec spec, boolean[] described, Map<ModelOutput, double[]> outputs) {
        double value(ModelOutput output) {
            return Objects.requireNonNull(outputs.get(output))[0];
        }

        /** Whether it saw a value, counted from the last one of the scored record. */
        boolean saw(int fromEnd) {
            return fromEnd <= described.length && described[described.length - fromEnd];
        }

        /** −Σ log scale over the last values that it saw. */
        double units(int values) {
            double sum = 0;
            for (int i = 1; i <= values; i++) {
                sum -= saw(i) ? Math.log(scale(described.length - i)) : 0;
            }
            return sum;
        }

        double scale(int at) {
            return spec.features().get(at % spec.size()).scale();
        }
    }

    void add(ModelSpec spec, boolean[] described, Map<ModelOutput, double[]> outputs) {
        parts.add(new Part(spec, described, outputs));
    }

    /** Its outputs; NaN where no member saw all that any saw, per-feature values 0 there. */
    Map<ModelOutput, double[]> outputs() {
        int width = parts.get(0).spec().size();
        List<Part> complete = parts.stream()
                .filter(part -> !Double.isNaN(part.value(ModelOutput.ELBO)))
                .filter(part -> parts.stream()
                        .allMatch(other -> IntStream.rangeClosed(1, other.described().length)
                                .allMatch(i -> part.saw(i) || !other.saw(i))))
                .toList();
        double[] bounds = bounds(complete, ModelOutput.ELBO);
        double elbo = complete.isEmpty() ? Double.NaN : LogDensity.logMeanExp(bounds);
        double divergence = complete.isEmpty() ? Double.NaN : 0;
        double reconstruction = divergence;
        double[] ofFeatures = new double[width];
        for (int m = 0; m < complete.size(); m++) {
            Part part = complete.get(m);
            double logShare = bounds[m] - elbo - Math.log(complete.size());
            double share = Math.exp(logShare);
            divergence += share == 0
                    ? 0
                    : share * (part.value(ModelOutput.KL_DIVERGENCE) + logShare + Math.log(complete.size()));
            reconstruction += share * (part.value(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY) + part.units(width));
            double[] own = Objects.requireNonNull(part.outputs().get(ModelOutput.FEATURE_LOG_PROBABILITY));
            for (int j = 0; j < width; j++) {
                ofFeatures[j] += share * (own[j] - (part.saw(width - j) ? Math.log(part.scale(j)) : 0));
            }
        }
        double[] weighted = bounds(complete, ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD);
        Map<ModelOutput, double[]> outputs = new EnumMap<>(ModelOutput.class);
        outputs.put(ModelOutput.ELBO, new double[] {elbo});
        outputs.put(ModelOutput.KL_DIVERGENCE, new double[] {divergence});
        outputs.put(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY, new double[] {reconstruction});
        outputs.put(ModelOutput.FEATURE_LOG_PROBABILITY, ofFeatures);
        outputs.put(
                ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD,
                new double[] {complete.isEmpty() ? Double.NaN : LogDensity.logMeanExp(weighted)});
        return outputs;
    }

    private static double[] bounds(List<Part> complete, ModelOutput bound) {
        return complete.stream()
                .mapToDouble(part -> part.value(bound) + part.units(part.described().length))
                .toArray();
    }
}
