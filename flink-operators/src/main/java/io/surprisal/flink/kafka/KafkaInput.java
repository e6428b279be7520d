package io.surprisal.flink.kafka;

import io.surprisal.core.setting.Settings;
import java.security.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is read.
 *
 * @param topics the telemetry topics
 * @param feedback the topic of what people say of alerts; null for none
 * @param models the topic of which models the job is to have; null for the one that it starts with, for good
 * @param modelsSigner who must have signed these models, an Ed25519 key; null where they need no signature
 * @param group the consumer group whose offsets are committed at every checkpoint
 * @param start where a fresh job starts to read
 */
public record KafkaInput(
        List<String> topics,
        @Nullable String feedback,
        @Nullable String models,
        @Nullable PublicKey modelsSigner,
        String group,
        StartingOffsets start) {
    /** What is read where the model stays. */
    public KafkaInput(List<String> topics, @Nullable String feedback, String group, StartingOffsets start) {
        this(topics, feedback, null, null, group, start);
    }

    public KafkaInput {
        topics = List.copyOf(topics);
        Settings.require(!topics.isEmpty(), "input.topics", "at least one topic", "none");
        Settings.require(!group.isBlank(), "group", "the name of a consumer group", "none");
    }
}
