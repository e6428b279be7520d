package io.surprisal.deploy.console.state;

import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feature that did an alert.
 *
 * @param surprisal the sum of its surprisal over the alert's records
 * @param records how many of these name it
 * @param member the member of the model that was the most surprised; empty for a model by itself
 * @param ofChange whether its change since the record before stands out, and not its level
 * @param observed its value where it surprised the most, raw units
 * @param expected what was expected there
 * @param scale the standard deviation around that
 * @param deviation their distance in standard deviations
 * @param course the same over the alert's records that name it, as far as they are kept
 */
public record FeatureView(
        String feature,
        double surprisal,
        long records,
        String member,
        boolean ofChange,
        @Nullable Double observed,
        @Nullable Double expected,
        @Nullable Double scale,
        @Nullable Double deviation,
        Course course) {
    /**
     * A feature over time.
     *
     * @param times event times, epoch milliseconds
     */
    public record Course(
            List<Long> times,
            List<@Nullable Double> observed,
            List<@Nullable Double> expected,
            List<@Nullable Double> scale) {}

    static FeatureView of(AlertFeature feature, List<ScoredRecord> records) {
        FeatureDeviation worst = feature.worst();
        return new FeatureView(
                feature.feature(),
                feature.surprisal(),
                feature.records(),
                worst.member(),
                worst.ofChange(),
                Numbers.finite(worst.observed()),
                Numbers.finite(worst.expected()),
                Numbers.finite(worst.expectedScale()),
                Numbers.finite(worst.deviation()),
                course(feature.feature(), records));
    }

    private static Course course(String feature, List<ScoredRecord> records) {
        List<ScoredRecord> naming = records.stream()
                .filter(score -> Arrays.stream(score.deviations())
                        .anyMatch(deviation -> deviation.feature().equals(feature)))
                .toList();
        List<FeatureDeviation> deviations = naming.stream()
                .flatMap(score -> Arrays.stream(score.deviations()))
                .filter(deviation -> deviation.feature().equals(feature))
                .toList();
        return new Course(
                naming.stream().map(ScoredRecord::eventTime).toList(),
                deviations.stream()
                        .map(deviation -> Numbers.finite(deviation.observed()))
                        .toList(),
                deviations.stream()
                        .map(deviation -> Numbers.finite(deviation.expected()))
                        .toList(),
                deviations.stream()
                        .map(deviation -> Numbers.finite(deviation.expectedScale()))
                        .toList());
    }
}
