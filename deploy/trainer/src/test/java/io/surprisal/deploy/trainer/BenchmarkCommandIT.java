package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.surprisal.deploy.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void writesTsbAdsForm() throws IOException {
        String name = "003_NAB_id_3_WebService_tr_300_1st_700";
        Path folder = Files.createDirectories(directory.resolve("board/TSB-AD-U"));
        Random random = new Random(3);
        StringBuilder csv = new StringBuilder("Data,Label\n");
        for (int row = 0; row < 1000; row++) {
            boolean anomalous = row >= 700 && row < 720;
            csv.append(Math.sin(row / 5.0) + 0.1 * random.nextGaussian() + (anomalous ? 4 : 0))
                    .append(anomalous ? ",1\n" : ",0\n");
        }
        Files.writeString(folder.resolve(name + ".csv"), csv);
        Path out = directory.resolve("board-report");
        CommandRun run = run(
                "benchmark",
                directory.resolve("board"),
                "--out",
                out,
                "--detectors",
                "infrastructure,kmeans-windows",
                "--seeds",
                "7",
                "--protocols",
                "prefix",
                "--set",
                "training.steps=60");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("TSB-AD-U, prefix: 1 sets", "Uni_Surprisal.csv, Uni_kmeans-windows.csv");
        // Of 1,000 scored rows 300 were fitted.
        assertThat(run.out()).containsPattern("infrastructure smoothed .* no +0\\.30\\R");
        List<String> lines = Files.readAllLines(out.resolve("Uni_Surprisal.csv"));
        assertThat(lines).hasSize(2).last(STRING).startsWith(name + ".csv,").endsWith(",,,,");
        String[] cells = lines.get(1).split(",");
        assertThat(Double.parseDouble(cells[1])).isPositive();
        assertThat(Double.parseDouble(cells[3])).isGreaterThan(0.9);
        assertThat(Files.readString(out.resolve("summary.csv")))
                .contains("TSB-AD-U,prefix,infrastructure,smoothed,NAB,,1,1,no,");
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
