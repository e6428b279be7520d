package io.surprisal.telemetry.log;

import io.surprisal.core.setting.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * The section {@code logs.group} of train.yaml: which lines are counted together.
 *
 * @param key a regular expression, searched for in the line: what it finds, or its first group where it has one, names the session, or the
 *     machine whose windows are counted; lines in which it finds nothing are left out. Empty: a record's key, a file's name
 * @param window how long a window of time is; 0 for sessions
 * @param gap a session ends when no line of it came for this long
 * @param mostLines a session or window of so many lines ends at once
 * @param silence event time may stand still because no line comes at all; then, once for window or gap and this long no line of the
 *     key came by the clock, its lines are counted as they are
 */
public record GroupSettings(String key, Duration window, Duration gap, int mostLines, Duration silence)
        implements Serializable {
    public GroupSettings {
        MiningSettings.requirePattern("key", key);
        Settings.require(!window.isNegative(), "window", "0s or more", Settings.text(window));
        Settings.require(gap.toMillis() > 0, "gap", "above 0s", Settings.text(gap));
        Settings.require(mostLines >= 1, "most_lines", "1 or more", mostLines);
        Settings.require(silence.toMillis() > 0, "silence", "above 0s", Settings.text(silence));
    }

    public static GroupSettings defaults() {
        return new GroupSettings("", Duration.ZERO, Duration.ofMinutes(10), 10_000, Duration.ofMinutes(10));
    }

    /** Whether each key is a session, and not a machine of many windows. */
    public boolean sessions() {
        return window.isZero();
    }

    /** The first time that belongs with a line of a time, epoch milliseconds. */
    long start(long time) {
        return sessions() ? time : time - Math.floorMod(time, window.toMillis());
    }

    /** The first time that does not. */
    long end(long time) {
        return sessions() ? time + gap.toMillis() : start(time) + window.toMillis();
    }
}
