package io.surprisal.flink.time;

import java.io.Serializable;
import java.time.Duration;

/**
 * How far event time is trusted.
 *
 * @param outOfOrderness how much later than its time a record may come within a partition
 * @param idleness a partition without records for this long no longer holds event time back
 * @param maxAhead a record whose time is further ahead of its Kafka timestamp is a dead letter
 */
public record EventTimeOptions(Duration outOfOrderness, Duration idleness, Duration maxAhead) implements Serializable {
    public EventTimeOptions {
        if (outOfOrderness.isNegative() || idleness.isNegative() || idleness.isZero() || maxAhead.isNegative()) {
            throw new IllegalArgumentException(
                    "Out-of-orderness and max. ahead are at least 0 and idleness above 0; got " + outOfOrderness + ", "
                            + maxAhead + " and " + idleness);
        }
    }

    /** Five seconds out of order, thirty seconds to idleness, one hour ahead, which is what brokers allow their own timestamps. */
    public static EventTimeOptions defaults() {
        return new EventTimeOptions(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofHours(1));
    }
}
