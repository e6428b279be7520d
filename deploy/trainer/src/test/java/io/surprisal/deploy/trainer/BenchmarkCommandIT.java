package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkCommandIT {
    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        series(directory.resolve("data/pumps/p-1"), 1);
        series(directory.resolve("data/pumps/p-2"), 2);
    }

    @Test
    void trainsMeasuresAndGoesOn() throws IOException {
        Path out = directory.resolve("report");
        Object[] call = {
            "benchmark",
            directory.resolve("data"),
            "--out",
            out,
            "--detectors",
            "infrastructure,ppca",
            "--seeds",
            "7",
            "--protocols",
            "split",
            "--set",
            "training.steps=60",
            "--threads",
            "2"
        };
        CommandRun run = run(call);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("4 runs to do, 0 finished earlier", "4 of 4, ");
        assertThat(run.out()).contains("pumps, split: 2 sets, mean VUS-PR", "infrastructure smoothed", "ppca smoothed");
        assertThat(Files.readAllLines(out.resolve("results.csv"))).hasSize(1 + 4 * 2);
        assertThat(out.resolve("summary.csv")).isNotEmptyFile();
        assertThat(Files.readString(out.resolve("report.html"))).contains("Mean VUS-PR, pumps, split");
        CommandRun again = run(call);
        assertThat(again.err()).contains("0 runs to do, 4 finished earlier");
        assertThat(again.out()).isEqualTo(run.out());
    }

    @Test
    void namesWhatThereIs() {
        CommandRun detector = run("benchmark", directory.resolve("data"), "--detectors", "oracle");
        assertThat(detector.code()).isEqualTo(1);
        assertThat(detector.err()).contains("no detector 'oracle'", "ppca-2x");
        assertThat(run("benchmark", directory.resolve("none")).err()).contains("is not a directory");
        assertThat(run("benchmark", directory.resolve("data"), "--protocols", "thirds")
                        .err())
                .contains("no protocol 'thirds'; there are [split, prefix]");
    }

    private static CommandRun run(Object... arguments) {
        return CommandRun.of(TrainerCli::commandLine, arguments);
    }

    private static void series(Path folder, long seed) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(seed);
        Files.writeString(folder.resolve("train.csv"), "t,a,b\n" + rows(random, 600, false));
        Files.writeString(folder.resolve("test.csv"), "t,a,b,label\n" + rows(random, 400, true));
    }

    private static String rows(Random random, int rows, boolean labelled) {
        StringBuilder csv = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            double wave = Math.sin(row / 5.0);
            boolean anomalous = labelled && row >= 300 && row < 320;
            csv.append(row).append(',').append(wave + 0.1 * random.nextGaussian());
            csv.append(',').append(-wave + 0.1 * random.nextGaussian() + (anomalous ? 4 : 0));
            csv.append(labelled ? (anomalous ? ",1\n" : ",0\n") : "\n");
        }
        return csv.toString();
    }
}
