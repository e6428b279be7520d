package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.process.CommandProcess;
import io.surprisal.deploy.process.CommandProcess.Signal;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that train, as processes that a signal ends: they finish what they have. */
class CtrlCIT {
    @TempDir
    private Path directory;

    @Test
    void trainingEndsWithTheBestModelSoFar() throws Exception {
        Path data = Files.writeString(directory.resolve("data.csv"), rows(1000, false));
        Path model = directory.resolve("model.onnx");
        try (CommandProcess train =
                start("train", "--data", data, "--preset", "plain", "--steps", "1000000", "--out", model)) {
            train.linesUntil("1,000 rows, ");
            train.end(Signal.INT);
            assertThat(train.lines())
                    .contains("Stopping: exporting the best model so far")
                    .anyMatch(line -> line.startsWith("Stopped early, best model so far: " + model));
            assertThat(train.exitCode()).isEqualTo(Signal.INT.exitCode());
            assertThat(train.temporary()).doesNotExist();
        }
        assertThat(ModelFile.read(model).manifest().schema().names()).containsExactly("a", "b");
    }

    @Test
    void aBenchmarkKeepsWhatIsFinishedAndSaysSo() throws Exception {
        Path set = Files.createDirectories(directory.resolve("data/pumps/p-1"));
        Files.writeString(set.resolve("train.csv"), rows(600, false));
        Files.writeString(set.resolve("test.csv"), rows(400, true));
        Path out = directory.resolve("report");
        try (CommandProcess benchmark = start(
                "benchmark",
                directory.resolve("data"),
                "--out",
                out,
                "--detectors",
                "ppca,plain",
                "--seeds",
                "1,2,3,4,5,6,7,8,9",
                "--protocols",
                "split",
                "--threads",
                "1")) {
            benchmark.linesUntil("1 of ");
            benchmark.end(Signal.TERM);
            assertThat(benchmark.lines())
                    .contains("Stopping: what is finished stays in " + out)
                    .last()
                    .asString()
                    .startsWith("Stopped; the same command goes on. ");
            assertThat(benchmark.exitCode()).isEqualTo(Signal.TERM.exitCode());
            assertThat(benchmark.temporary()).doesNotExist();
        }
        assertThat(out.resolve("results.csv")).isNotEmptyFile();
    }

    private CommandProcess start(Object... arguments) throws IOException {
        return CommandProcess.start(
                TrainerCli.class,
                directory,
                List.of(arguments).stream().map(Object::toString).toList());
    }

    private static String rows(int rows, boolean labelled) {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder(labelled ? "a,b,label\n" : "a,b\n");
        for (int row = 0; row < rows; row++) {
            double wave = Math.sin(row / 5.0);
            boolean anomalous = labelled && row >= 300 && row < 320;
            csv.append(wave + 0.1 * random.nextGaussian()).append(',');
            csv.append(-wave + 0.1 * random.nextGaussian() + (anomalous ? 4 : 0));
            csv.append(labelled ? (anomalous ? ",1\n" : ",0\n") : "\n");
        }
        return csv.toString();
    }
}
