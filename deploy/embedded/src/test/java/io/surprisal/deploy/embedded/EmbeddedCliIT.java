package io.surprisal.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.onnx.runtime.TinyModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as processes: what they print, how they end and what they leave behind. */
class EmbeddedCliIT {
    private static final int SIGTERM_EXIT_CODE = 143;

    @TempDir
    private Path directory;

    @Test
    void endingTheQuickstartInTheReplayLeavesNothingBehind() throws Exception {
        List<String> features =
                IntStream.rangeClosed(1, 38).mapToObj("m%02d"::formatted).toList();
        Path model = TinyModel.write(directory, "tiny", features);
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Process quickstart = start(temporary, "quickstart", "--model", model.toString(), "--speed", "50");
        try (BufferedReader output = quickstart.inputReader()) {
            readUntil(output, "Alert ");
            quickstart.toHandle().destroy();

            assertThat(quickstart.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(output.lines().filter(line -> line.contains("xception"))).isEmpty();
        }
        assertThat(quickstart.exitValue()).isEqualTo(SIGTERM_EXIT_CODE);
        assertThat(temporary).doesNotExist();
    }

    @Test
    void aJobThatCannotStartSaysWhyInOneLine() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Process run = start(temporary, "run", directory.resolve("absent.yaml").toString());
        try (BufferedReader output = run.inputReader()) {
            assertThat(output.lines())
                    .containsExactly("surprisal: " + directory.resolve("absent.yaml")
                            + ": no such file; give the path of a job.yaml");
        }
        assertThat(run.waitFor()).isEqualTo(1);
        assertThat(temporary).doesNotExist();
    }

    @Test
    void anUnknownOptionIsWrongUsage() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Process quickstart = start(temporary, "quickstart", "--sped");
        try (BufferedReader output = quickstart.inputReader()) {
            assertThat(output.lines()).first().asString().isEqualTo("Unknown option: '--sped'");
        }
        assertThat(quickstart.waitFor()).isEqualTo(2);
        assertThat(temporary).doesNotExist();
    }

    private static Process start(Path temporary, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-Dsurprisal.temporary=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedCli.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void readUntil(BufferedReader output, String start) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = output.readLine();
        while (line != null && !line.startsWith(start)) {
            lines.add(line);
            line = output.readLine();
        }
        assertThat(line)
                .as("a line that starts with '%s' after %s", start, lines)
                .isNotNull();
    }
}
