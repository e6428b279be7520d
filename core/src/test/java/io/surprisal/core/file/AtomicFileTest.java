package io.surprisal.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path directory;

    @Test
    void aFullDiskLeavesTheOldContentAndNamesTheFile() throws IOException {
        Path file = Files.writeString(directory.resolve("scores.csv"), "old");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(1);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        file + " cannot be written: No space left on device; free some space or name another place");
        assertThat(file).hasContent("old");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFailureThatNamesItsFileIsLeftAsItIs() {
        assertThatThrownBy(() -> AtomicFile.write(directory.resolve("none/scores.csv"), out -> {}))
                .isInstanceOf(NoSuchFileException.class);
    }
}
