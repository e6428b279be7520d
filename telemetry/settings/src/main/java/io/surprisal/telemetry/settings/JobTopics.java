package io.surprisal.telemetry.settings;

import java.util.List;
import java.util.Map;

/**
 * What programs beside a job know of the {@code kafka:} section of its job.yaml.
 *
 * @param group the job's consumer group, and its name in the topics of models and of their events
 * @param client further settings of all clients by their Kafka names
 */
public record JobTopics(String bootstrapServers, String group, Input input, Output output, Map<String, String> client) {
    public JobTopics {
        client = Map.copyOf(client);
    }

    /**
     * What the job reads.
     *
     * @param topics the topics of telemetry
     * @param feedbackTopic the topic of what people say of alerts; empty for none
     * @param modelsTopic the topic of which models the job is to have; empty for none
     * @param modelsSigner the file with the public key of who must have signed them; empty where they need no signature
     */
    public record Input(List<String> topics, String feedbackTopic, String modelsTopic, String modelsSigner) {
        public Input {
            topics = List.copyOf(topics);
        }
    }

    /**
     * What the job writes.
     *
     * @param incidentsTopic the topic of incidents; empty where the job makes none
     */
    public record Output(
            String scoresTopic,
            String alertsTopic,
            String incidentsTopic,
            String deadLettersTopic,
            String modelEventsTopic) {}
}
