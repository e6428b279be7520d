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

/**
 * The {@code kafka:} section of job.yaml.
 *
 * @param group the consumer group; it also begins the names of the job's transactions
 * @param client further settings of all clients by their Kafka names
 */
public record KafkaSettings(
        String bootstrapServers, String group, Input input, Output output, Map<String, String> client) {
    public KafkaSettings {
        client = Map.copyOf(client);
        Settings.require(
                bootstrapServers.matches("[^\\s,]+:\\d+(,[^\\s,]+:\\d+)*"),
                "bootstrap_servers",
                "host:port, several separated by commas",
                bootstrapServers);
        options(bootstrapServers, group, input, output, client, false); // Checks them.
    }

    /**
     * What is read.
     *
     * @param topics the topics of telemetry
     * @param feedbackTopic the topic of what people say of alerts; empty for none
     * @param start where a fresh job starts
     */
    public record Input(List<String> topics, String feedbackTopic, StartingOffsets start) {
        public Input {
            topics = List.copyOf(topics);
        }
    }

    /**
     * What is written.
     *
     * @param incidentsTopic the topic of incidents, if the job has any
     */
    public record Output(
            String scoresTopic,
            ScoresFormat scoresFormat,
            String alertsTopic,
            String incidentsTopic,
            String deadLettersTopic,
            MissingTopics missingTopics,
            DeliveryGuarantee delivery,
            Duration transactionTimeout) {}

    /** @param incidents whether the job has incidents */
    KafkaOptions options(boolean incidents) {
        return options(bootstrapServers, group, input, output, client, incidents);
    }

    private static KafkaOptions options(
            String bootstrapServers,
            String group,
            Input input,
            Output output,
            Map<String, String> client,
            boolean incidents) {
        return new KafkaOptions(
                bootstrapServers,
                client,
                new KafkaInput(
                        input.topics, input.feedbackTopic.isEmpty() ? null : input.feedbackTopic, group, input.start),
                new KafkaOutput(
                        new OutputTopics(
                                output.scoresTopic,
                                output.alertsTopic,
                                incidents ? output.incidentsTopic : null,
                                output.deadLettersTopic),
                        output.scoresFormat,
                        output.delivery,
                        group,
                        output.transactionTimeout,
                        output.missingTopics));
    }
}
