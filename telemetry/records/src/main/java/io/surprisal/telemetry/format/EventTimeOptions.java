package io.surprisal.telemetry.format;

import io.surprisal.core.setting.Settings;
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
        Settings.require(!outOfOrderness.isNegative(), "out_of_orderness", "0s or more", outOfOrderness);
        Settings.require(!idleness.isNegative() && !idleness.isZero(), "idleness", "above 0s", idleness);
        Settings.require(!maxAhead.isNegative(), "max_ahead", "0s or more", maxAhead);
    }

    /** Five seconds out of order, thirty seconds to idleness, one hour ahead, which is what brokers allow their own timestamps. */
    public static EventTimeOptions defaults() {
        return new EventTimeOptions(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofHours(1));
    }
}
