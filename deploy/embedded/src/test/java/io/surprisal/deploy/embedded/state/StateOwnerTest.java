package io.surprisal.deploy.embedded.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.deploy.job.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateOwnerTest {
    private static final StateOwner PUMPS = owner("pumps", "a:9092,b:9092", List.of("pumps"), "0123456789ab");

    @TempDir
    private Path path;

    @SuppressWarnings("NullAway.Init")
    private StateDirectory directory;

    @BeforeEach
    void open() {
        directory = StateDirectory.open(path);
    }

    @AfterEach
    void close() throws IOException {
        directory.close();
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        PUMPS.write(directory);
        assertThat(StateOwner.read(directory)).isEqualTo(PUMPS);
    }

    /** As the first version wrote it; this text is never changed. */
    @Test
    void theFirstVersionIsReadForEver() throws IOException {
        Files.writeString(path.resolve("job.json"), """
                {"schema": "surprisal.run-state/1", "group": "pumps", "bootstrap_servers": "a:9092,b:9092",
                 "telemetry_topics": ["pumps"], "model": "tiny", "model_version": "0123456789ab"}
                """);
        assertThat(StateOwner.read(directory)).isEqualTo(PUMPS);
    }

    @Test
    void aLaterVersionIsNotGuessedAt() throws IOException {
        Files.writeString(path.resolve("job.json"), "{\"schema\": \"surprisal.run-state/9\", \"tenant\": 7}");
        assertThatThrownBy(() -> StateOwner.read(directory))
                .isInstanceOf(JobException.class)
                .hasMessage(
                        path.resolve("job.json") + " has the schema 'surprisal.run-state/9', this version reads"
                                + " surprisal.run-state/1; run the version of Surprisal that wrote it, or begin anew with --fresh");
    }

    @Test
    void checkpointsOfNobodyAreNotTaken() {
        assertThatThrownBy(() -> StateOwner.read(directory))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("no " + path.resolve("job.json") + " that says whose they are");
    }

    @Test
    void anotherModelVersionBrokerOrTopicMoreFits() {
        PUMPS.check(owner("pumps", "b:9092,c:9092", List.of("valves", "pumps"), "ba9876543210"), directory);
    }

    @Test
    void anotherGroupClusterOrTopicDoesNotFit() {
        assertMisfit(owner("valves", "a:9092", List.of("pumps"), "0123456789ab"))
                .hasMessage("The state in " + path
                        + " is of another job: its consumer group is pumps, this job's is valves; correct job.yaml, give"
                        + " this job a directory of its own with --state DIR, or forget the state with --fresh");
        assertMisfit(owner("pumps", "c:9092", List.of("pumps"), "0123456789ab"))
                .hasMessageContaining("its Kafka cluster is a:9092,b:9092, this job's is c:9092;");
        assertMisfit(owner("pumps", "a:9092", List.of("valves"), "0123456789ab"))
                .hasMessageContaining("its set of telemetry topics is [pumps], this job's is [valves];");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertMisfit(StateOwner starting) {
        return assertThatThrownBy(() -> PUMPS.check(starting, directory)).isInstanceOf(JobException.class);
    }

    private static StateOwner owner(String group, String servers, List<String> topics, String version) {
        return new StateOwner(StateOwner.SCHEMA, group, servers, topics, "tiny", version);
    }
}
