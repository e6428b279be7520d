package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {
    private static final List<String> FEATURES = List.of("load", "heat");

    @TempDir
    private Path directory;

    private Path model = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void write() throws IOException {
        model = TinyModel.write(directory, "tiny", FEATURES);
        out = directory.resolve("scores.csv");
    }

    @Test
    void writesARowPerRowWithFeaturesFoundByName() throws IOException {
        Path data = Files.writeString(
                directory.resolve("data.csv"),
                "heat,machine,when,extra,load\n10,\"a, \"\"b\"\"\",2026-03-01,x,0\n90,c,2026-03-02,y,7\n,c,2026-03-03,z,\n,c,2026-03-04,z,1\n");
        CommandRun run = CommandRun.of(
                "score", "--model", model, "--data", data, "--key", "machine", "--time", "when", "--out", out);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .isEqualToIgnoringNewLines(
                        "4 rows scored, 1 anomalous at tail probability 0.001, 1 without a score: " + out);
        assertThat(Files.getPosixFilePermissions(out)).isEqualTo(Files.getPosixFilePermissions(data));
        List<String> lines = Files.readAllLines(out);
        List<String> header = List.of(lines.get(0).split(",", -1));
        assertThat(header)
                .startsWith("key", "time", "surprisal", "reconstruction_log_probability", "kl_divergence", "elbo")
                .endsWith("tail_probability", "minus_log10_tail_probability", "anomalous");
        assertThat(lines).hasSize(5);
        assertThat(lines.get(1)).startsWith("\"a, \"\"b\"\"\",2026-03-01,");
        assertThat(lines.get(3)).matches("c,2026-03-03,,+").hasSize("c,2026-03-03".length() + header.size() - 2);
        String[] normal = lines.get(1).substring("\"a, \"\"b\"\"\",".length()).split(",", -1);
        assertThat(Double.parseDouble(normal[1])).isCloseTo(TinyModel.surprisal(0, 10), within(1e-4));
        assertThat(normal[normal.length - 1]).isEqualTo("false");
        String[] abnormal = lines.get(2).split(",", -1);
        double surprisal = Double.parseDouble(abnormal[2]);
        assertThat(surprisal).isCloseTo(TinyModel.surprisal(7, 90), within(1e-3));
        TailCalibration calibration = TinyModel.manifest("tiny", FEATURES).calibration(ModelOutput.SURPRISAL);
        assertThat(Double.parseDouble(abnormal[header.indexOf("tail_probability")]))
                .isEqualTo(calibration.tailProbability((float) surprisal));
        assertThat(Double.parseDouble(abnormal[header.indexOf("minus_log10_tail_probability")]))
                .isCloseTo(-Math.log10(calibration.tailProbability((float) surprisal)), within(1e-6));
        assertThat(abnormal[header.indexOf("anomalous")]).isEqualTo("true");
        assertThat(Double.parseDouble(lines.get(4).split(",", -1)[2]))
                .isCloseTo(TinyModel.surprisal(1, Float.NaN), within(1e-4));
    }

    @Test
    void keepsTheOrderOverManyBatches() throws IOException {
        String rows = IntStream.range(0, 1000)
                .mapToObj(i -> (i * 7 % 13) + "," + (i * 5 % 17))
                .collect(Collectors.joining("\n"));
        Path data = Files.writeString(directory.resolve("many.csv"), "load,heat\n" + rows + "\n");
        assertThat(CommandRun.of("score", "--model", model, "--data", data, "--out", out)
                        .code())
                .isZero();
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(1001);
        for (int i = 0; i < 1000; i++) {
            assertThat(Double.parseDouble(lines.get(i + 1).split(",", -1)[0]))
                    .isCloseTo(TinyModel.surprisal(i * 7 % 13, i * 5 % 17), within(1e-3));
        }
    }

    @Test
    void addsEveryFeatureWhenAsked() throws IOException {
        Path data = Files.writeString(directory.resolve("renamed.csv"), "m1,heat\n0.5,10\n");
        CommandRun run = CommandRun.of(
                "score", "--model", model, "--data", data, "--rename", "m1=load", "--features", "--out", out);
        assertThat(run.err()).isEmpty();
        assertThat(Files.readAllLines(out).get(0))
                .endsWith("anomalous,feature_log_probability.load,feature_log_probability.heat,"
                        + "feature_surprisal.load,feature_surprisal.heat,expected.load,expected.heat,"
                        + "expected_scale.load,expected_scale.heat");
        assertThat(Files.readAllLines(out).get(1)).endsWith(",0.0,10.0,1.0,1.5");
    }

    @Test
    void namesTheFeaturesThatTheDataLacks() throws IOException {
        Path data = Files.writeString(directory.resolve("short.csv"), "a,Heat\n1,2\n");
        CommandRun run = CommandRun.of("score", "--model", model, "--data", data, "--out", out);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "surprisal: " + data + " has no column 'load', 'heat', named as a feature; it has Heat, a");
        assertThat(out).doesNotExist();
    }

    @Test
    void namesATailProbabilityThatIsNone() {
        CommandRun run =
                CommandRun.of("score", "--model", model, "--data", "x.csv", "--out", out, "--tail-probability", "3");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("got 3.0");
    }
}
