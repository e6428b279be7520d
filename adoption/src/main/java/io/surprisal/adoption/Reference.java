package io.surprisal.adoption;

import io.surprisal.core.reference.LogDensity;
import java.util.Map;
import java.util.Objects;

/** What an adopted model must say, in double precision from what the original says by itself. */
final class Reference {
    private final Reading reading;
    private final Map<String, double[][]> original;
    private final Prepared prepared;
    private final double[] residual;

    Reference(Reading reading, Map<String, double[][]> original, Prepared prepared, double[] residual) {
        this.reading = reading;
        this.original = original;
        this.prepared = prepared;
        this.residual = residual;
    }

    double score(int record) {
        double given = value(OutputRole.SCORE, record, 0);
        return reading.lowerIsAbnormal() ? -given : given;
    }

    /** log p of an observed value, nats, of the value as the model sees it. */
    double logProbability(int record, int feature, float raw) {
        double x = prepared.value(raw, feature);
        if (reading.has(OutputRole.LOGIT)) {
            return LogDensity.bernoulli(x, value(OutputRole.LOGIT, record, feature));
        }
        if (reading.has(OutputRole.PROBABILITY)) {
            double p = probability(record, feature);
            return x * Math.log(p) + (1 - x) * Math.log1p(-p);
        }
        return LogDensity.gaussian(x, mean(record, feature), scale(record, feature));
    }

    /** Raw units. */
    double expected(int record, int feature) {
        double seen = reading.isOfFlags() ? probability(record, feature) : mean(record, feature);
        return seen * prepared.features().get(feature).scale()
                + prepared.features().get(feature).location();
    }

    /** Raw units. */
    double expectedScale(int record, int feature) {
        double p = reading.isOfFlags() ? probability(record, feature) : 0;
        double seen = reading.isOfFlags() ? Math.sqrt(p * (1 - p)) : scale(record, feature);
        return seen * prepared.features().get(feature).scale();
    }

    private double probability(int record, int feature) {
        if (reading.has(OutputRole.LOGIT)) {
            return Math.exp(LogDensity.bernoulli(1, value(OutputRole.LOGIT, record, feature)));
        }
        double given = value(OutputRole.PROBABILITY, record, feature);
        return Math.max(AdoptedGraph.LEAST_PROBABILITY, Math.min(given, 1 - AdoptedGraph.LEAST_PROBABILITY));
    }

    private double mean(int record, int feature) {
        OutputRole role = reading.has(OutputRole.RECONSTRUCTION) ? OutputRole.RECONSTRUCTION : OutputRole.MEAN;
        return value(role, record, feature);
    }

    private double scale(int record, int feature) {
        if (reading.has(OutputRole.RECONSTRUCTION)) {
            return residual[feature];
        }
        if (reading.has(OutputRole.SCALE)) {
            return value(OutputRole.SCALE, record, feature);
        }
        return reading.has(OutputRole.VARIANCE)
                ? Math.sqrt(value(OutputRole.VARIANCE, record, feature))
                : Math.exp(value(OutputRole.LOG_VARIANCE, record, feature) / 2);
    }

    private double value(OutputRole role, int record, int feature) {
        double[][] values =
                Objects.requireNonNull(original.get(reading.output(role).name()));
        return values[record][feature];
    }
}
