package io.surprisal.scoring.alert;

import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ScoredRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the {@linkplain AlertRule rules} say of one key, together.
 *
 * @param looksAtFeatures whether an abnormal record counts only if a feature that it names does
 * @param muted times that do not count, epoch milliseconds
 * @param silenceAfterFirst milliseconds; null for none
 */
record KeyRules(
        Direction direction,
        Map<String, Double> leastDeviation,
        Set<String> ignored,
        boolean looksAtFeatures,
        List<LongPredicate> muted,
        @Nullable Long silenceAfterFirst) {
    /** Every abnormal record counts. */
    static final KeyRules NONE = new KeyRules(Direction.BOTH, Map.of(), Set.of(), false, List.of(), null);

    /** Puts these rules before others: what they state holds. */
    static KeyRules of(AlertRule rule, List<LongPredicate> muted, KeyRules others) {
        Direction direction = rule.direction() == null ? others.direction : rule.direction();
        Map<String, Double> leastDeviation =
                rule.leastDeviation() == null ? others.leastDeviation : rule.leastDeviation();
        Set<String> ignored = rule.ignore() == null ? others.ignored : Set.copyOf(rule.ignore());
        Duration silence = rule.silenceAfterFirst();
        return new KeyRules(
                direction,
                leastDeviation,
                ignored,
                direction != Direction.BOTH || !leastDeviation.isEmpty() || !ignored.isEmpty(),
                rule.muted() == null ? others.muted : muted,
                silence == null ? others.silenceAfterFirst : (Long) silence.toMillis());
    }

    /**
     * Whether a record of this time counts at all.
     *
     * @param first the time of the key's first record
     */
    boolean countsAt(long time, long first) {
        boolean silenced = silenceAfterFirst != null && time - first < silenceAfterFirst;
        return !silenced && muted.stream().noneMatch(window -> window.test(time));
    }

    /** Whether an abnormal record counts by the features that it names. */
    boolean counts(ScoredRecord anomaly) {
        return !looksAtFeatures || counting(anomaly).findAny().isPresent();
    }

    /** The features of an abnormal record that count, worst first. */
    Stream<FeatureDeviation> counting(ScoredRecord anomaly) {
        return Stream.of(anomaly.deviations()).filter(this::counts);
    }

    private boolean counts(FeatureDeviation deviation) {
        return !ignored.contains(deviation.feature())
                && direction.has(deviation)
                && Math.abs(deviation.observed() - deviation.expected())
                        >= leastDeviation.getOrDefault(deviation.feature(), 0.0);
    }
}
