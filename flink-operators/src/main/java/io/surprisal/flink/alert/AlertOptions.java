package io.surprisal.flink.alert;

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
        if (quietPeriod.toMillis() < 1 || silence.toMillis() < 1) {
            throw new IllegalArgumentException("The quiet period and the silence are at least one millisecond; got "
                    + quietPeriod + " and " + silence);
        }
    }

    /** Five minutes, and ten minutes more where event time stands still. */
    public static AlertOptions defaults() {
        return new AlertOptions(Duration.ofMinutes(5), Duration.ofMinutes(10));
    }
}
