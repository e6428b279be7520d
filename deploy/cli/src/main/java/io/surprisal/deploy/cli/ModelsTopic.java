package io.surprisal.deploy.cli;

import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelRole;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.settings.JobFile;
import io.surprisal.telemetry.settings.JobTopics;
import io.surprisal.telemetry.table.DataException;
import io.surprisal.telemetry.table.KafkaHistory;
import io.surprisal.telemetry.table.TopicRecords;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import io.surprisal.telemetry.topic.ModelEventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Which models a job is to have: its record in the topic of models, {@code kafka.input.models_topic}; and what became of them. */
public final class ModelsTopic {
    private static final int PATIENCE_MILLIS = 10_000;

    private final JobTopics job;
    private final byte[] key;

    private ModelsTopic(JobTopics job) {
        this.job = job;
        this.key = job.group().getBytes(StandardCharsets.UTF_8);
    }

    /** That of the job of a job.yaml; {@link IllegalArgumentException} where it has none. */
    public static ModelsTopic of(Path file) {
        JobTopics job = JobFile.topics(file);
        if (job.input().modelsTopic().isEmpty()) {
            throw new IllegalArgumentException(file
                    + ": kafka.input.models_topic: expected the topic that says which models the job is to have, got none;"
                    + " name one there, and start the job with it once");
        }
        return new ModelsTopic(job);
    }

    /** The job's name in its topics. */
    public String group() {
        return job.group();
    }

    /** The topic's name. */
    public String name() {
        return job.input().modelsTopic();
    }

    /** What stands; {@link DataException} where there is no such topic, or something else in it. */
    public DesiredModels read() throws IOException {
        byte[] value = newest();
        try {
            return value == null ? DesiredModels.NONE : new DesiredModelsJson().fromBytes(value);
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    "Topic " + name() + ", key " + group() + ": " + e.getMessage()
                            + "; 'surprisal models reset' takes it away",
                    e);
        }
    }

    /** Says what the job is to have from now on, and returns once Kafka has it. */
    public void write(DesiredModels models) throws IOException {
        for (ModelSource source : Arrays.asList(models.champion(), models.shadow())) {
            requireSigned(source == null || source.signature() != null);
        }
        newest(); // A producer would create a topic that is not there, and not compacted.
        byte[] value = models.equals(DesiredModels.NONE) ? null : new DesiredModelsJson().toBytes(models);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(name(), key, value)).get();
        } catch (ExecutionException e) {
            throw refused(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw refused(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(e);
        }
    }

    /** Fails where the job takes signed models alone and these are not to be. */
    public void requireSigned(boolean signed) {
        if (!signed && !job.input().modelsSigner().isEmpty()) {
            throw new IllegalArgumentException(
                    "Job " + group()
                            + " takes signed models alone (kafka.input.models_signer); name the key that belongs to it (--sign KEYFILE)");
        }
    }

    /** The newest event of each role, by Kafka's timestamps; roles without one are left out. */
    public Map<ModelRole, ModelEvent> events() throws IOException {
        Map<ModelRole, ModelEvent> newest = new EnumMap<>(ModelRole.class);
        ModelEventJson json = new ModelEventJson();
        TopicRecords.readIfThere(history(job.output().modelEventsTopic()), kafkaRecord -> {
            byte[] value = kafkaRecord.value();
            if (value != null && json.isOwn(value)) {
                ModelEvent event = json.fromBytes(value);
                if (event.job().equals(group())) {
                    newest.put(event.role(), event);
                }
            }
            return true;
        });
        return newest;
    }

    private byte @Nullable [] newest() throws IOException {
        byte[][] found = new byte[1][];
        TopicRecords.read(history(name()), kafkaRecord -> {
            if (Arrays.equals(key, kafkaRecord.key())) {
                found[0] = kafkaRecord.value();
            }
            return true;
        });
        return found[0];
    }

    private KafkaHistory history(String topic) {
        return KafkaHistory.all(job.bootstrapServers(), topic, job.client());
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.putAll(job.client());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, job.bootstrapServers());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        return settings;
    }

    private DataException refused(Throwable cause) {
        return new DataException(
                "Topic " + name() + " at " + job.bootstrapServers()
                        + " was not written, the job keeps the models that it has: " + cause.getMessage(),
                cause);
    }
}
