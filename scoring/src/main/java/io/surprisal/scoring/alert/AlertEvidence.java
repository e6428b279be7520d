package io.surprisal.scoring.alert;

import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the abnormal records of an alert say together.
 *
 * @param firstEventTime event time of the earliest, epoch milliseconds
 * @param lastEventTime event time of the latest
 * @param records how many they are
 * @param tailProbability the lowest of theirs
 * @param grade the highest of theirs
 * @param smoothed the highest of theirs, of those that the newest model scored
 * @param peak the one with the highest abnormality before smoothing, of the same
 * @param features all that they name and that count, the highest sum of surprisal first: at most as many as the model has
 */
public record AlertEvidence(
        long firstEventTime,
        long lastEventTime,
        long records,
        double tailProbability,
        double grade,
        float smoothed,
        ScoredRecord peak,
        List<AlertFeature> features) {
    /** The name settles what the sums do not, so that a replay gives the same order. */
    private static final Comparator<AlertFeature> HIGHEST_FIRST =
            Comparator.comparingDouble(AlertFeature::surprisal).reversed().thenComparing(AlertFeature::feature);

    public AlertEvidence {
        features = List.copyOf(features);
    }

    /** That of one abnormal record. */
    static AlertEvidence of(ScoredRecord record, List<FeatureDeviation> counting) {
        return new AlertEvidence(
                record.eventTime(),
                record.eventTime(),
                1,
                record.tailProbability(),
                record.grade(),
                record.smoothed(),
                record,
                counting.stream().map(AlertFeature::of).sorted(HIGHEST_FIRST).toList());
    }

    /** With that of one more. */
    AlertEvidence and(ScoredRecord record, List<FeatureDeviation> counting) {
        // Values of two models have no common scale: those of the newer one stand.
        boolean newModel = !record.model().equals(peak.model());
        return new AlertEvidence(
                Math.min(firstEventTime, record.eventTime()),
                Math.max(lastEventTime, record.eventTime()),
                records + 1,
                Math.min(tailProbability, record.tailProbability()),
                Math.max(grade, record.grade()),
                newModel ? record.smoothed() : Math.max(smoothed, record.smoothed()),
                newModel || record.abnormality() > peak.abnormality() ? record : peak,
                and(counting));
    }

    private List<AlertFeature> and(List<FeatureDeviation> counting) {
        List<AlertFeature> sums = new ArrayList<>(features);
        for (FeatureDeviation deviation : counting) {
            int at = 0;
            while (at < sums.size() && !sums.get(at).feature().equals(deviation.feature())) {
                at++;
            }
            if (at < sums.size()) {
                sums.set(at, sums.get(at).and(deviation));
            } else {
                sums.add(AlertFeature.of(deviation));
            }
        }
        sums.sort(HIGHEST_FIRST);
        return sums;
    }
}
