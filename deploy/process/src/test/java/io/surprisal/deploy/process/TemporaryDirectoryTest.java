package io.surprisal.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class TemporaryDirectoryTest {
    @Test
    void everythingInItGoesWithIt() throws IOException {
        TemporaryDirectory directory = TemporaryDirectory.ofProcess();
        Files.writeString(
                Files.createDirectories(directory.path().resolve("a/b")).resolve("c"), "text");

        directory.close();

        assertThat(directory.path()).doesNotExist();
    }
}
