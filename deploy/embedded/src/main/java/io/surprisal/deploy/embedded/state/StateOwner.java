package io.surprisal.deploy.embedded.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.surprisal.deploy.job.JobConfig;
import io.surprisal.deploy.job.JobException;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The job and the model that a state belongs to, as {@code job.json} in the state directory says it.
 *
 * @param schema {@link #SCHEMA}: the version of this file
 * @param group the job's consumer group, which is also the name of its transactions
 * @param bootstrapServers of the Kafka cluster whose offsets the state holds
 * @param telemetryTopics the topics whose offsets the state holds
 * @param model the model's name
 * @param modelVersion the first digits of the model file's digest
 */
public record StateOwner(
        String schema,
        String group,
        @JsonProperty("bootstrap_servers") String bootstrapServers,
        @JsonProperty("telemetry_topics") List<String> telemetryTopics,
        String model,
        @JsonProperty("model_version") String modelVersion) {
    static final String SCHEMA = "surprisal.run-state/1";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The owner of what a job with a model writes. */
    public static StateOwner of(JobConfig config, ModelFile model) {
        return new StateOwner(
                SCHEMA,
                config.kafka().group(),
                config.kafka().bootstrapServers(),
                config.kafka().input().topics(),
                model.manifest().name(),
                model.version());
    }

    /** The owner of the snapshots in a directory. */
    public static StateOwner read(StateDirectory directory) throws IOException {
        if (Files.notExists(directory.owner())) {
            throw new JobException("There are checkpoints in " + directory + ", but no " + directory.owner()
                    + " that says whose they are; restore it from a copy, name another directory with --state DIR, or"
                    + " forget them with --fresh");
        }
        try {
            JsonNode json = JSON.readTree(directory.owner().toFile());
            String schema = json.path("schema").asText();
            if (!schema.equals(SCHEMA)) {
                throw new JobException(directory.owner() + " has the schema '" + schema + "', this version reads "
                        + SCHEMA + "; run the version of Surprisal that wrote it, or begin anew with --fresh");
            }
            return JSON.treeToValue(json, StateOwner.class);
        } catch (JsonProcessingException e) {
            throw new JobException(directory.owner() + " cannot be read: " + e.getOriginalMessage()
                    + "; restore it from a copy, or begin anew with --fresh");
        }
    }

    /** Writes it into a directory, all of it or nothing. */
    public void write(StateDirectory directory) throws IOException {
        Path whole = directory.owner().resolveSibling("job.json.new");
        JSON.writerWithDefaultPrettyPrinter().writeValue(whole.toFile(), this);
        Files.move(whole, directory.owner(), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Throws {@link JobException} where the job that is to start cannot go on from this owner's state without losing
     * something. A topic more is not a misfit, and neither is another version of the model.
     */
    public void check(StateOwner starting, StateDirectory directory) {
        require(group.equals(starting.group), "consumer group", group, starting.group, directory);
        require(
                !Collections.disjoint(brokers(bootstrapServers), brokers(starting.bootstrapServers)),
                "Kafka cluster",
                bootstrapServers,
                starting.bootstrapServers,
                directory);
        require(
                starting.telemetryTopics.containsAll(telemetryTopics),
                "set of telemetry topics",
                telemetryTopics,
                starting.telemetryTopics,
                directory);
    }

    private static List<String> brokers(String bootstrapServers) {
        return Arrays.asList(bootstrapServers.split(",", -1));
    }

    private static void require(boolean fits, String what, Object kept, Object given, StateDirectory directory) {
        if (!fits) {
            throw new JobException("The state in " + directory + " is of another job: its " + what
                    + " is " + kept + ", this job's is " + given
                    + "; correct job.yaml, give this job a directory of its own with --state DIR, or forget the state"
                    + " with --fresh");
        }
    }
}
