package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.onnx.runtime.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {
    @TempDir
    private Path directory;

    @Test
    void saysWhatItMeasuredAndWritesItIntoTheJob() throws IOException {
        Path model = TinyModel.write(directory, "pump", List.of("load", "heat"));
        Path job = Files.writeString(directory.resolve("job.yaml"), """
                model: pump.onnx   # ours
                scoring:
                  execution:
                    linger: 5ms    # was enough
                """);
        CommandRun run = CommandRun.of("tune", model, "--seconds", "0.01", "--job", job);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().filter(line -> line.startsWith("cpu "))).hasSize(9);
        String changed = Files.readString(job);
        assertThat(changed)
                .startsWith("model: pump.onnx   # ours\nscoring:\n  execution:\n    linger: ")
                .containsPattern("linger: [0-9]+ms    # was enough\n")
                .containsPattern("\n    provider: cpu\n")
                .containsPattern("\n    threads: [0-9]+\n")
                .containsPattern("\n    batch_size: [0-9]+");
        assertThat(run.out()).containsPattern("With flink.parallelism: [0-9]+").contains("Written into " + job);
    }

    @Test
    void leavesAJobAloneThatItCannotRead() throws IOException {
        Path model = TinyModel.write(directory, "pump", List.of("load", "heat"));
        CommandRun run = CommandRun.of("tune", model, "--job", directory.resolve("none.yaml"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("none.yaml");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aGpuThatMustBeThereIs() throws IOException {
        Path model = TinyModel.write(directory, "pump", List.of("load", "heat"));
        CommandRun run = CommandRun.of("tune", model, "--execution", "cuda");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("CUDA device 0 cannot compute");
    }
}
