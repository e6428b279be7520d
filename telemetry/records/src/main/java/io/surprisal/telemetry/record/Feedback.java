package io.surprisal.telemetry.record;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person says of an alert or asks for a key. It stands until something else is said under its id: of each id only the latest
 * is kept, in Kafka by compaction.
 */
public sealed interface Feedback {
    /** The alert's id, or the silenced key. */
    String id();

    /** The series it is about. */
    String key();

    /**
     * An alert was about an anomaly, or it was not.
     *
     * @param confirmed whether it was
     * @param modelVersion the version of the model whose values they are
     * @param smoothed the alert's highest smoothed abnormality
     * @param firstEventTime event time of its earliest abnormal record, epoch milliseconds
     * @param lastEventTime that of its latest one by then
     * @param features what it was about, and what stood out the most in its peak; empty where alerts name no features
     */
    record Answer(
            String id,
            String key,
            boolean confirmed,
            String modelVersion,
            float smoothed,
            long firstEventTime,
            long lastEventTime,
            Set<Direction> features)
            implements Feedback {
        public Answer {
            features = Set.copyOf(features);
        }

        /** An answer to an alert as an event tells of it. */
        public static Answer to(Alert alert, boolean confirmed) {
            return new Answer(
                    alert.id(),
                    alert.key(),
                    confirmed,
                    alert.peak().model().version(),
                    alert.smoothed(),
                    alert.firstEventTime(),
                    alert.lastEventTime(),
                    Stream.concat(
                                    Arrays.stream(alert.features()).map(AlertFeature::worst),
                                    Arrays.stream(alert.peak().deviations()).limit(1))
                            .map(Direction::of)
                            .collect(Collectors.toSet()));
        }

        /** Whether an abnormal record is of the alert's kind: what stands out the most in it did so in the alert, or neither names any. */
        public boolean isOfKind(FeatureDeviation[] deviations) {
            return features.isEmpty() || deviations.length == 0 || features.contains(Direction.of(deviations[0]));
        }

        /** Whether it is of the alert's kind or of the opposite one: the same features in the other direction. */
        public boolean isOfKindOrBack(FeatureDeviation[] deviations) {
            return isOfKind(deviations)
                    || features.contains(Direction.of(deviations[0]).opposite());
        }
    }

    /**
     * A feature, and where it lay.
     *
     * @param above whether it was above what was expected
     */
    record Direction(String feature, boolean above) {
        Direction opposite() {
            return new Direction(feature, !above);
        }

        static Direction of(FeatureDeviation deviation) {
            return new Direction(deviation.feature(), deviation.observed() > deviation.expected());
        }
    }

    /**
     * No alert is to rest on a key's records for a while.
     *
     * @param until event time of the end, epoch milliseconds
     */
    record Silence(String key, long until) implements Feedback {
        @Override
        public String id() {
            return key;
        }
    }
}
