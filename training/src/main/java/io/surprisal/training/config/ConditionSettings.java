package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;
import java.time.DateTimeException;
import java.time.ZoneId;

/**
 * The section {@code model.view.condition} of train.yaml: what conditional families are told of each record beside its features.
 *
 * @param column the column with the record's class; empty for none
 * @param hour whether the hour of the day is told
 * @param day whether the day of the week is told
 * @param minutes whether the five minutes of the hour are told
 * @param zone the time zone of these
 */
public record ConditionSettings(String column, boolean hour, boolean day, boolean minutes, String zone) {
    public ConditionSettings {
        Settings.require(isZone(zone), "zone", "a time zone such as Europe/Berlin", zone);
    }

    /** Whether there is anything to tell. */
    public boolean isNone() {
        return column.isEmpty() && !hasTime();
    }

    public boolean hasTime() {
        return hour || day || minutes;
    }

    static ConditionSettings defaults() {
        return new ConditionSettings("", false, false, false, "UTC");
    }

    private static boolean isZone(String name) {
        try {
            return !ZoneId.of(name).getId().isEmpty();
        } catch (DateTimeException e) {
            return false;
        }
    }
}
