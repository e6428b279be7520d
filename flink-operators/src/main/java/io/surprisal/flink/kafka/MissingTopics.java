package io.surprisal.flink.kafka;

/** What happens at start if an output topic is not there. A missing input topic is always an error. */
public enum MissingTopics {
    /** The job does not start. */
    FAIL,

    /** It is created with the broker's default partitions and replication. */
    CREATE
}
