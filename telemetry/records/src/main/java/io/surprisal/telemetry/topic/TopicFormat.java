package io.surprisal.telemetry.topic;

/** How the records of an output topic are written. Not thread-safe. */
public interface TopicFormat<T> {
    /** A record's bytes; the caller owns them. */
    byte[] toBytes(T record);
}
