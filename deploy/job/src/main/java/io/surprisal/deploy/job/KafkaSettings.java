package io.surprisal.deploy.job;

import io.surprisal.core.setting.Settings;
import io.surprisal.flink.kafka.KafkaInput;
import io.surprisal.flink.kafka.KafkaOptions;
import io.surprisal.flink.kafka.KafkaOutput;
import io.surprisal.flink.kafka.MissingTopics;
import io.surprisal.flink.kafka.OutputFormats;
import io.surprisal.flink.kafka.OutputTopics;
import io.surprisal.flink.kafka.StartingOffsets;
import io.surprisal.scoring.registry.Ed25519Keys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
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
        options(bootstrapServers, group, input, null, output, missingTopics, client, false); // Checks them.
    }

    /**
     * What is read.
     *
     * @param topics the topics of telemetry
     * @param feedbackTopic the topic of what people say of alerts; empty for none
     * @param modelsTopic the topic of which models the job is to have; empty for none
     * @param modelsSigner the file with the public key of who must have signed them; empty where they need no signature
     * @param start where a fresh job starts
     */
    public record Input(
            List<String> topics, String feedbackTopic, String modelsTopic, String modelsSigner, StartingOffsets start) {
        public Input {
            topics = List.copyOf(topics);
            Settings.require(
                    modelsSigner.isEmpty() || !modelsTopic.isEmpty(),
                    "input.models_signer",
                    "none where models_topic is empty, since no model comes then",
                    modelsSigner);
        }

        private Input besides(Path file) {
            return new Input(
                    topics,
                    feedbackTopic,
                    modelsTopic,
                    modelsSigner.isEmpty()
                            ? ""
                            : file.resolveSibling(modelsSigner).normalize().toString(),
                    start);
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
            String alertsTopic,
            String incidentsTopic,
            String deadLettersTopic,
            String modelEventsTopic,
            OutputFormats formats,
            DeliveryGuarantee delivery,
            Duration transactionTimeout) {}

    /** @param incidents whether the job has incidents */
    KafkaOptions options(boolean incidents) {
        return options(bootstrapServers, group, input, signer(), output, missingTopics, client, incidents);
    }

    /** These settings with the key beside a file, where its path is relative. */
    KafkaSettings besides(Path file) {
        return new KafkaSettings(bootstrapServers, group, input.besides(file), output, missingTopics, client);
    }

    private @Nullable PublicKey signer() {
        if (input.modelsSigner.isEmpty()) {
            return null;
        }
        try {
            return Ed25519Keys.publicKey(Path.of(input.modelsSigner));
        } catch (IOException e) {
            throw new JobException("The key kafka.input.models_signer names a file that cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            throw new JobException("The key kafka.input.models_signer: " + e.getMessage());
        }
    }

    private static KafkaOptions options(
            String bootstrapServers,
            String group,
            Input input,
            @Nullable PublicKey signer,
            Output output,
            MissingTopics missingTopics,
            Map<String, String> client,
            boolean incidents) {
        return new KafkaOptions(
                bootstrapServers,
                client,
                new KafkaInput(
                        input.topics, topic(input.feedbackTopic), topic(input.modelsTopic), signer, group, input.start),
                new KafkaOutput(
                        new OutputTopics(
                                output.scoresTopic,
                                output.alertsTopic,
                                incidents ? output.incidentsTopic : null,
                                output.deadLettersTopic,
                                input.modelsTopic.isEmpty() ? null : output.modelEventsTopic),
                        output.formats,
                        output.delivery,
                        group,
                        output.transactionTimeout,
                        missingTopics));
    }

    private static @Nullable String topic(String name) {
        return name.isEmpty() ? null : name;
    }
}
