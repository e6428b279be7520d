package io.surprisal.deploy.console.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What it would change to call an alert no anomaly.
 *
 * @param alert the alert's id
 * @param key its key
 * @param features for which features and directions records would be excused, such as {@code heat above}; empty for all
 * @param smoothed up to which smoothed value; null for any
 * @param known how many alerts of the key are known
 * @param silenced those of them that would not have come, newest first
 */
public record Trial(
        String alert,
        String key,
        List<String> features,
        @Nullable Double smoothed,
        int known,
        List<Silenced> silenced) {
    /**
     * An alert that would not have come.
     *
     * @param basis {@code records}: each of its abnormal records is known and would be excused; {@code event}: they are not all known any more,
     *     and its highest value and its peak would be excused
     */
    public record Silenced(AlertView alert, String basis) {}
}
