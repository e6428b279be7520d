package io.surprisal.flink.kafka;

import java.util.List;

/**
 * What is read.
 *
 * @param topics the telemetry topics
 * @param group the consumer group whose offsets are committed at every checkpoint
 * @param start where a fresh job starts to read
 */
public record KafkaInput(List<String> topics, String group, StartingOffsets start) {
    public KafkaInput {
        topics = List.copyOf(topics);
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("A job reads at least one topic; got none");
        }
        if (group.isBlank()) {
            throw new IllegalArgumentException("A job needs a consumer group; got '" + group + "'");
        }
    }
}
