package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.process.CommandProcess;
import io.surprisal.deploy.process.CommandProcess.Signal;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a command unpacks, and what it has written in part, is gone when its process has ended, also by a signal. */
@Timeout(60)
class TemporaryFilesTest {
    private static final int MANY = 300_000;

    @TempDir
    Path directory;

    private Path model = Path.of("");
    private Path data = Path.of("");
    private Path scores = Path.of("");

    @BeforeEach
    void write() throws IOException {
        model = TinyModel.write(directory, "tiny", List.of("cpu", "memory"));
        data = directory.resolve("data.csv");
        scores = Files.createDirectory(directory.resolve("out")).resolve("scores.csv");
    }

    @Test
    void nothingOfACommandStaysBehind() throws Exception {
        Files.writeString(data, "cpu,memory\n0,10\n1,11\n");
        try (CommandProcess score = score()) {
            assertThat(score.lines()).singleElement().asString().startsWith("2 rows scored");
            assertThat(score.exitCode()).isZero();
            assertThat(score.temporary()).doesNotExist();
        }
        assertThat(Files.readAllLines(scores)).hasSize(3);
    }

    /** The data is a pipe that nobody writes to: the command has opened the model and waits. */
    @Test
    void nothingOfACommandStaysBehindAfterCtrlC() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", data.toString()).start().waitFor())
                .isZero();
        try (CommandProcess score = score()) {
            await(score, score.temporary(), "onnxruntime");
            endByCtrlC(score);
        }
    }

    @Test
    void aFileThatCtrlCEndsInTheMiddleDoesNotStayBehind() throws Exception {
        Files.writeString(data, "cpu,memory\n" + "0.5,10.25\n".repeat(MANY));
        try (CommandProcess score = score()) {
            await(score, scores.resolveSibling(""), ".scores.csv.");
            endByCtrlC(score);
        }
        assertThat(scores.resolveSibling("")).isEmptyDirectory();
    }

    private CommandProcess score() throws IOException {
        return CommandProcess.start(
                SurprisalCli.class,
                directory,
                List.of("score", "--model", model.toString(), "--data", data.toString(), "--out", scores.toString()));
    }

    private static void await(CommandProcess command, Path folder, String name) throws Exception {
        while (!holds(folder, name)) {
            assertThat(command.endsWithin(Duration.ofMillis(1)))
                    .as("the command ends before there is " + name)
                    .isFalse();
        }
    }

    private static boolean holds(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(name));
        }
    }

    private static void endByCtrlC(CommandProcess command) throws Exception {
        command.end(Signal.INT);
        assertThat(command.exitCode()).isEqualTo(Signal.INT.exitCode());
        assertThat(command.lines()).isEmpty();
        assertThat(command.temporary()).doesNotExist();
    }
}
