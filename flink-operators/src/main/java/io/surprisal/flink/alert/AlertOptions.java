package io.surprisal.flink.alert;

import java.io.Serializable;
import java.time.Duration;

/**
 * When an alert ends.
 *
 * @param quietPeriod how long, in event time, no anomalous record of the key may come until its alert closes
 */
public record AlertOptions(Duration quietPeriod) implements Serializable {
    public AlertOptions {
        if (quietPeriod.toMillis() < 1) {
            throw new IllegalArgumentException("The quiet period is at least one millisecond; got " + quietPeriod);
        }
    }

    /** Five minutes. */
    public static AlertOptions defaults() {
        return new AlertOptions(Duration.ofMinutes(5));
    }
}
