package io.surprisal.flink.kafka;

import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** Where a job starts to read that is not restored from a checkpoint. */
public enum StartingOffsets {
    /** Where the consumer group stopped; from the beginning if it never read. */
    COMMITTED_OR_EARLIEST,

    /** Where the consumer group stopped; what comes from now on if it never read. */
    COMMITTED_OR_LATEST,

    /** From the beginning. */
    EARLIEST,

    /** What comes from now on. */
    LATEST;

    @SuppressWarnings("deprecation") // The connector takes what the Kafka client has deprecated.
    OffsetsInitializer initializer() {
        return switch (this) {
            case COMMITTED_OR_EARLIEST -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
            case COMMITTED_OR_LATEST -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.LATEST);
            case EARLIEST -> OffsetsInitializer.earliest();
            case LATEST -> OffsetsInitializer.latest();
        };
    }
}
