package io.surprisal.flink;

import io.surprisal.telemetry.record.Coordinates;
import java.io.Serializable;

/**
 * Says where an element stands, by what the element itself holds, such as its Kafka topic, partition and offset.
 *
 * @param <T> the elements
 */
@FunctionalInterface
public interface ElementIdentity<T> extends Serializable {
    /** Coordinates that no other element has, and that the element has again in a replay. */
    Coordinates of(T element) throws Exception;
}
