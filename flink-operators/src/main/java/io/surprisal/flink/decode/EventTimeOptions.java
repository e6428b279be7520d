package io.surprisal.flink.decode;

import java.io.Serializable;
import java.time.Duration;

/**
 * How far event time is trusted.
 *
 * @param outOfOrderness how much later than its time a record may come within a partition
 * @param idleness a partition without records for this long no longer holds event time back
 */
public record EventTimeOptions(Duration outOfOrderness, Duration idleness) implements Serializable {
    public EventTimeOptions {
        if (outOfOrderness.isNegative() || idleness.isNegative() || idleness.isZero()) {
            throw new IllegalArgumentException(
                    "Out-of-orderness is at least 0 and idleness above 0; got " + outOfOrderness + " and " + idleness);
        }
    }

    /** Five seconds out of order, thirty seconds to idleness. */
    public static EventTimeOptions defaults() {
        return new EventTimeOptions(Duration.ofSeconds(5), Duration.ofSeconds(30));
    }
}
