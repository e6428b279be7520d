package io.surprisal.deploy.job;

import io.surprisal.config.Settings;
import io.surprisal.flink.kafka.KafkaInput;
import io.surprisal.flink.kafka.KafkaOptions;
import io.surprisal.flink.kafka.KafkaOutput;
import io.surprisal.flink.kafka.MissingTopics;
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
        String bootstrapServers,
        List<String> telemetryTopics,
        String scoresTopic,
        String alertsTopic,
        String deadLettersTopic,
        MissingTopics missingTopics,
        String group,
        StartingOffsets start,
        DeliveryGuarantee delivery,
        Duration transactionTimeout,
        Map<String, String> client) {
    public KafkaSettings {
        telemetryTopics = List.copyOf(telemetryTopics);
        client = Map.copyOf(client);
        Settings.require(
                bootstrapServers.matches("[^\\s,]+:\\d+(,[^\\s,]+:\\d+)*"),
                "bootstrap_servers",
                "host:port, several separated by commas",
                bootstrapServers);
    }

    KafkaOptions options() {
        return new KafkaOptions(
                bootstrapServers,
                client,
                new KafkaInput(telemetryTopics, group, start),
                new KafkaOutput(
                        scoresTopic,
                        alertsTopic,
                        deadLettersTopic,
                        delivery,
                        group,
                        transactionTimeout,
                        missingTopics));
    }
}
