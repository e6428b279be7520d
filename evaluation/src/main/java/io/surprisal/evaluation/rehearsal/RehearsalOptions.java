package io.surprisal.evaluation.rehearsal;

import io.surprisal.core.setting.Settings;

/**
 * How much is rehearsed.
 *
 * @param places at how many places each fault is injected, where the rows have so many
 * @param seed what places and features are drawn from
 */
public record RehearsalOptions(int places, long seed) {
    public RehearsalOptions {
        Settings.require(places >= 1 && places <= 10_000, "places", "1 to 10000", places);
    }

    /** Forty places: a share is known to about a sixth. */
    public static RehearsalOptions defaults() {
        return new RehearsalOptions(40, 1);
    }
}
