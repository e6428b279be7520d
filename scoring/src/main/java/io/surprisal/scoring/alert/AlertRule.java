package io.surprisal.scoring.alert;

import io.surprisal.core.setting.Settings;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Which abnormal records of some keys count. What a rule does not state, null, is left to the rules after it: of every setting, the
 * first rule that matches a key and states it holds.
 *
 * @param keys a regular expression that the whole key must match; null for every key
 * @param direction where a deviation must lie to count
 * @param leastDeviation by feature, how far from the expected value it must at least lie to count, |observed − expected| in raw units
 * @param ignore features that do not count
 * @param muted when records do not count
 * @param silenceAfterFirst how long after a key's first record, in event time, its records do not count
 */
public record AlertRule(
        @Nullable String keys,
        @Nullable Direction direction,
        @Nullable Map<String, Double> leastDeviation,
        @Nullable List<String> ignore,
        @Nullable List<MutedWindow> muted,
        @Nullable Duration silenceAfterFirst)
        implements Serializable {
    public AlertRule {
        if (keys != null) {
            requirePattern(keys);
        }
        if (leastDeviation != null) {
            leastDeviation = Collections.unmodifiableMap(new LinkedHashMap<>(leastDeviation));
            leastDeviation.forEach((feature, least) -> Settings.require(
                    least != null && least >= 0 && least < Double.POSITIVE_INFINITY,
                    "least_deviation." + feature,
                    "a distance from the expected value, in the feature's unit, 0 or more",
                    String.valueOf(least)));
        }
        ignore = ignore == null ? null : List.copyOf(ignore);
        muted = muted == null ? null : List.copyOf(muted);
        Settings.require(
                silenceAfterFirst == null || silenceAfterFirst.toMillis() >= 1,
                "silence_after_first",
                "at least 1ms",
                silenceAfterFirst == null ? "none" : silenceAfterFirst);
    }

    /** One for every key that states nothing. */
    public static AlertRule ofAll() {
        return new AlertRule(null, null, null, null, null, null);
    }

    /** One for the keys that a regular expression matches that states nothing. */
    public static AlertRule of(String keys) {
        return new AlertRule(keys, null, null, null, null, null);
    }

    public AlertRule withDirection(Direction other) {
        return new AlertRule(keys, other, leastDeviation, ignore, muted, silenceAfterFirst);
    }

    public AlertRule withLeastDeviation(Map<String, Double> other) {
        return new AlertRule(keys, direction, other, ignore, muted, silenceAfterFirst);
    }

    public AlertRule withIgnored(String... others) {
        return new AlertRule(keys, direction, leastDeviation, List.of(others), muted, silenceAfterFirst);
    }

    public AlertRule withMuted(MutedWindow... others) {
        return new AlertRule(keys, direction, leastDeviation, ignore, List.of(others), silenceAfterFirst);
    }

    public AlertRule withSilenceAfterFirst(Duration other) {
        return new AlertRule(keys, direction, leastDeviation, ignore, muted, other);
    }

    /** Whether it looks at the features that a record names. */
    boolean looksAtFeatures() {
        return (direction != null && direction != Direction.BOTH)
                || (leastDeviation != null && !leastDeviation.isEmpty())
                || (ignore != null && !ignore.isEmpty());
    }

    void check(String place, List<String> features, int topFeatures) {
        Settings.require(
                topFeatures > 0 || !looksAtFeatures(),
                place,
                "scoring.top_features of 1 or more, so that records name the features that the rule looks at",
                topFeatures);
        if (leastDeviation != null) {
            leastDeviation
                    .keySet()
                    .forEach(feature -> requireFeature(feature, place + ".least_deviation." + feature, features));
        }
        if (ignore != null) {
            ignore.forEach(feature -> requireFeature(feature, place + ".ignore", features));
        }
    }

    private static void requireFeature(String feature, String place, List<String> features) {
        Settings.require(features.contains(feature), place, "one of the model's features " + features, feature);
    }

    private static void requirePattern(String keys) {
        try {
            Pattern.compile(keys);
        } catch (PatternSyntaxException e) {
            Settings.require(
                    false,
                    "keys",
                    "a regular expression that whole keys match, such as 'pump-.*'",
                    "'" + keys + "' (" + e.getDescription() + " at character " + e.getIndex() + ")");
        }
    }
}
