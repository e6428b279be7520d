package io.surprisal.scoring.alert;

import org.jspecify.annotations.Nullable;

/**
 * All that is remembered of a key for its alerts. Immutable; the caller keeps it from one record of the key to the next.
 *
 * @param open null where no alert is open
 */
public record KeyAlerts(@Nullable RunningAlert open, KeyHistory history) {
    /** Of a key that is new. */
    public static final KeyAlerts NONE = new KeyAlerts(null, KeyHistory.NONE);

    KeyAlerts withOpen(@Nullable RunningAlert other) {
        return new KeyAlerts(other, history);
    }

    KeyAlerts withHistory(KeyHistory other) {
        return other == history ? this : new KeyAlerts(open, other);
    }
}
