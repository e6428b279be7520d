package io.surprisal.deploy.job;

import io.surprisal.core.setting.Settings;
import io.surprisal.flink.kafka.KafkaInput;
import io.surprisal.flink.kafka.KafkaOptions;
import io.surprisal.flink.kafka.KafkaOutput;
import io.surprisal.flink.kafka.MissingTopics;
import io.surprisal.flink.kafka.OutputTopics;
import io.surprisal.flink.kafka.ScoresFormat;
import io.surprisal.flink.kafka.StartingOffsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.jspecify.annotations.Nullable;

/**
 * The {@code kafka:} section of job.yaml.
 *
 * @param group the consumer group; it also begins the names of the job's transactions, and is the job's key in the topic of models
 * @param missingTopics what happens at start if a topic is not there that the job writes, or that holds what people say
 * @param client further settings of all clients by their Kafka names
 */
public record KafkaSettings(
        String bootstrapServers,
        String group,
        Input input,
        Output output,
        MissingTopics missingTopics,
        Map<String, String> client) {
    public KafkaSettings {
        client = Map.copyOf(client);
        Settings.require(
                bootstrapServers.matches("[^\\s,]+:\\d+(,[^\\s,]+:\\d+)*"),
                "bootstrap_servers",
                "host:port, several separated by commas",
                bootstrapServers);
        options(bootstrapServers, group, input, output, missingTopics, client, false); // Checks them.
    }

    /**
     * What is read.
     *
     * @param topics the topics of telemetry
     * @param feedbackTopic the topic of what people say of alerts; empty for none
     * @param modelsTopic the topic of which models the job is to have; empty for none
     * @param start where a fresh job starts
     */
    public record Input(List<String> topics, String feedbackTopic, String modelsTopic, StartingOffsets start) {
        public Input {
            topics = List.copyOf(topics);
        }
    }

    /**
     * What is written.
     *
     * @param incidentsTopic the topic of incidents, if the job has any
     * @param modelEventsTopic the topic of what became of models, if there is one of which models the job is to have
     */
    public record Output(
            String scoresTopic,
            ScoresFormat scoresFormat,
            String alertsTopic,
            String incidentsTopic,
            String deadLettersTopic,
            String modelEventsTopic,
            DeliveryGuarantee delivery,
            Duration transactionTimeout) {}

    /** @param incidents whether the job has incidents */
    KafkaOptions options(boolean incidents) {
        return options(bootstrapServers, group, input, output, missingTopics, client, incidents);
    }

    private static KafkaOptions options(
            String bootstrapServers,
            String group,
            Input input,
            Output output,
            MissingTopics missingTopics,
            Map<String, String> client,
            boolean incidents) {
        return new KafkaOptions(
                bootstrapServers,
                client,
                new KafkaInput(input.topics, topic(input.feedbackTopic), topic(input.modelsTopic), group, input.start),
                new KafkaOutput(
                        new OutputTopics(
                                output.scoresTopic,
                                output.alertsTopic,
                                incidents ? output.incidentsTopic : null,
                                output.deadLettersTopic,
                                input.modelsTopic.isEmpty() ? null : output.modelEventsTopic),
                        output.scoresFormat,
                        output.delivery,
                        group,
                        output.transactionTimeout,
                        missingTopics));
    }

    private static @Nullable String topic(String name) {
        return name.isEmpty() ? null : name;
    }
}
