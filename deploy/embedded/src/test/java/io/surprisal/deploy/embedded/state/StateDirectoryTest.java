package io.surprisal.deploy.embedded.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.deploy.job.JobException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    private static final String CHECKPOINT = "checkpoints/0123/chk-";

    @TempDir
    private Path directory;

    @Test
    void aFreshDirectoryHasNothingToGoOnFrom() throws IOException {
        try (StateDirectory state = StateDirectory.open(directory.resolve("new/job.state"))) {
            assertThat(state.newest()).isEmpty();
        }
    }

    @Test
    void theHighestNumberIsTheLatestWhicheverFileIsNewer() throws IOException {
        snapshot("savepoints/savepoint-a", 12);
        snapshot(CHECKPOINT + 11, 11);
        snapshot(CHECKPOINT + 9, 9);
        try (StateDirectory state = StateDirectory.open(directory)) {
            assertThat(state.newest()).hasValueSatisfying(snapshot -> {
                assertThat(snapshot.id()).isEqualTo(12);
                assertThat(snapshot.cleanStop()).isTrue();
                assertThat(snapshot.directory()).isEqualTo(directory.resolve("savepoints/savepoint-a"));
            });
        }
    }

    @Test
    void whatAKilledProcessLeftHalfWrittenIsNoSnapshot() throws IOException {
        snapshot(CHECKPOINT + 3, 3);
        Files.createDirectories(directory.resolve(CHECKPOINT + 4));
        try (StateDirectory state = StateDirectory.open(directory)) {
            assertThat(state.newest()).hasValueSatisfying(snapshot -> {
                assertThat(snapshot.id()).isEqualTo(3);
                assertThat(snapshot.cleanStop()).isFalse();
            });
        }
    }

    @Test
    void aSnapshotThatCannotBeReadIsNotPassedOverInSilence() throws IOException {
        snapshot(CHECKPOINT + 3, 3);
        Files.writeString(
                Files.createDirectories(directory.resolve(CHECKPOINT + 4)).resolve("_metadata"), "x");
        try (StateDirectory state = StateDirectory.open(directory)) {
            assertThatThrownBy(state::newest)
                    .isInstanceOf(JobException.class)
                    .hasMessageStartingWith(
                            "The snapshot in " + directory.resolve(CHECKPOINT + 4) + " cannot be read: ")
                    .hasMessageEndingWith("; restore the directory from a copy, or begin anew with --fresh");
        }
    }

    /** As Flink does after the savepoint of a stop, while the command looks for it. */
    @Test
    void checkpointsMayBeDeletedMeanwhile() throws Exception {
        snapshot("savepoints/savepoint-a", 1_000_000);
        AtomicBoolean looking = new AtomicBoolean(true);
        CompletableFuture<Void> flink = CompletableFuture.runAsync(() -> {
            while (looking.get()) {
                List<Path> checkpoints = IntStream.range(0, 20)
                        .mapToObj(id -> directory.resolve(CHECKPOINT + id))
                        .toList();
                try {
                    for (Path checkpoint : checkpoints) {
                        snapshot("a/b/c/d/written", 1);
                        Files.createDirectories(checkpoint);
                        Files.move(directory.resolve("a/b/c/d/written/_metadata"), checkpoint.resolve("_metadata"));
                    }
                    for (Path checkpoint : checkpoints) {
                        Files.delete(checkpoint.resolve("_metadata"));
                        Files.delete(checkpoint);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        try (StateDirectory state = StateDirectory.open(directory)) {
            for (int i = 0; i < 500; i++) {
                assertThat(state.newest())
                        .hasValueSatisfying(
                                snapshot -> assertThat(snapshot.cleanStop()).isTrue());
            }
        } finally {
            looking.set(false);
            flink.get();
        }
    }

    @Test
    void pruningLeavesOneSnapshotAndWhatIsNotTheStates() throws IOException {
        snapshot("savepoints/savepoint-a", 2);
        snapshot(CHECKPOINT + 3, 3);
        snapshot(CHECKPOINT + 4, 4);
        Files.writeString(directory.resolve("notes.txt"), "mine");
        try (StateDirectory state = StateDirectory.open(directory)) {
            state.prune(state.newest().orElseThrow());
        }
        assertThat(files()).containsExactlyInAnyOrder("lock", "notes.txt", CHECKPOINT + 4 + "/_metadata");
    }

    @Test
    void clearingForgetsAllOfTheState() throws IOException {
        snapshot("savepoints/savepoint-a", 2);
        snapshot(CHECKPOINT + 3, 3);
        Files.writeString(directory.resolve("notes.txt"), "mine");
        Files.writeString(directory.resolve("job.json"), "{}");
        try (StateDirectory state = StateDirectory.open(directory)) {
            state.clear();
        }
        assertThat(files()).containsExactlyInAnyOrder("lock", "notes.txt");
    }

    @Test
    void twoRunsCannotShareADirectory() throws IOException {
        try (StateDirectory state = StateDirectory.open(directory)) {
            assertThatThrownBy(() -> StateDirectory.open(directory))
                    .isInstanceOf(JobException.class)
                    .hasMessage("The state in " + directory + " is in use by another run, process "
                            + ProcessHandle.current().pid()
                            + "; stop that one, or give this one a directory of its own with --state DIR");
            assertThat(state.newest()).isEmpty();
        }
        StateDirectory.open(directory).close();
    }

    @Test
    void aFileInThePlaceOfTheDirectoryIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("job.state"), "x");
        assertThatThrownBy(() -> StateDirectory.open(file))
                .isInstanceOf(JobException.class)
                .hasMessageStartingWith("The state cannot be kept in " + file);
    }

    private void snapshot(String path, long id) throws IOException {
        Path metadata = Files.createDirectories(directory.resolve(path)).resolve("_metadata");
        try (OutputStream out = Files.newOutputStream(metadata)) {
            Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(id, List.of(), List.of()), out);
        }
    }

    private List<String> files() throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .toList();
        }
    }
}
