package io.surprisal.deploy.bridge.targets;

import io.surprisal.deploy.bridge.event.Event;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/** A system that is told of events, by one thread. */
public interface Target {
    /** Its name in the log and in its consumer group. */
    String name();

    /** Whether it is told of an event at all. */
    boolean wants(Event event);

    /**
     * Tells it of an event once.
     *
     * @param written when the event was written to its topic, epoch milliseconds
     */
    Answer tell(Event event, long written) throws InterruptedException;

    /** Tries it, as far as that disturbs nobody or says that it is a trial. */
    Answer check() throws InterruptedException;

    /** Whether it has to know what was told before it began. */
    default boolean remembers() {
        return false;
    }

    /** It has an event, now or from before this began. */
    default void remember(TopicPartition partition, Event event) {}

    /** Another process tells it of these partitions from now on. */
    default void forget(Collection<TopicPartition> partitions) {}

    /** Time passes, and all that it has to know is known. */
    default void tick() throws InterruptedException {}
}
