package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.onnx.runtime.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ONNX Runtime unpacks is removed with the directory that the launcher makes for the process. */
class TemporaryFilesTest {
    @TempDir
    Path directory;

    @Test
    void nothingOfACommandStaysBehind() throws Exception {
        Path model = TinyModel.write(directory, "tiny", List.of("cpu", "memory"));
        Path data = Files.writeString(directory.resolve("data.csv"), "cpu,memory\n0,10\n1,11\n");
        Path scores = directory.resolve("scores.csv");
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-Dsurprisal.temporary=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                SurprisalCli.class.getName(),
                "score",
                "--model",
                model.toString(),
                "--data",
                data.toString(),
                "--out",
                scores.toString());
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(output)).isZero();
        assertThat(Files.readAllLines(scores)).hasSize(3);
        assertThat(temporary).doesNotExist();
    }
}
