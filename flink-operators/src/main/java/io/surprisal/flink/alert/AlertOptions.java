package io.surprisal.flink.alert;

import io.surprisal.core.setting.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * When an alert ends.
 *
 * @param quietPeriod how long, in event time, no anomalous record of the key may come until its alert closes
 * @param silence how much longer than the quiet period, by the clock, event time may stand still with no record of the key until
 *     its alert closes all the same
 */
public record AlertOptions(Duration quietPeriod, Duration silence) implements Serializable {
    public AlertOptions {
        Settings.require(quietPeriod.toMillis() >= 1, "quiet_period", "at least 1ms", quietPeriod);
        Settings.require(silence.toMillis() >= 1, "silence", "at least 1ms", silence);
    }

    /** Five minutes, and ten minutes more where event time stands still. */
    public static AlertOptions defaults() {
        return new AlertOptions(Duration.ofMinutes(5), Duration.ofMinutes(10));
    }
}
