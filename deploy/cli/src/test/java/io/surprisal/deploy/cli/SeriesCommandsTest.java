package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands make of windows, smoothing and members. */
class SeriesCommandsTest {
    private static final List<String> FEATURES = List.of("load", "heat");
    private static final Smoother HOLD = new Smoother(1, 0.05, 0);

    @TempDir
    private Path directory;

    private Path data = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void write() throws IOException {
        data = Files.writeString(
                directory.resolve("data.csv"),
                "machine,load,heat,label\na,0,10,0\na,6,10,1\nb,1,10,0\na,0,10,0\nb,,,0\nb,0,11,0\n");
        out = directory.resolve("scores.csv");
    }

    @Test
    void scoreHoldsEachKeysPeak() throws IOException {
        Path model = TinyModel.write(directory, "held", TinyModel.build("held", FEATURES, 1, HOLD));
        CommandRun run = CommandRun.of("score", "--model", model, "--data", data, "--key", "machine", "--out", out);
        assertThat(run.err()).isEmpty();
        List<String> lines = Files.readAllLines(out);
        List<String> header = List.of(lines.get(0).split(",", -1));
        int smoothed = header.indexOf("smoothed_surprisal");
        double usual = TinyModel.surprisal(0, 10);
        double peak = TinyModel.surprisal(6, 10);
        assertThat(number(lines.get(1), smoothed)).isCloseTo(usual, within(1e-4));
        assertThat(number(lines.get(2), smoothed)).isCloseTo(peak, within(1e-4));
        assertThat(number(lines.get(3), smoothed)).isCloseTo(TinyModel.surprisal(1, 10), within(1e-4));
        assertThat(number(lines.get(4), smoothed)).isCloseTo(peak + 0.05 * (usual - peak), within(1e-4));
        assertThat(number(lines.get(4), header.indexOf("surprisal"))).isCloseTo(usual, within(1e-4));
        assertThat(lines.get(5)).matches("b,,+");
        TailCalibration calibration =
                TinyModel.manifest("held", FEATURES, 1, HOLD).verdictCalibration(ModelOutput.SURPRISAL);
        assertThat(number(lines.get(4), header.indexOf("tail_probability")))
                .isEqualTo(calibration.tailProbability((float) number(lines.get(4), smoothed)));
    }

    @Test
    void scoreKeepsEachKeysWindow() throws IOException {
        Path model =
                TinyModel.write(directory, "windowed", TinyModel.build("windowed", FEATURES, 2, Smoother.IDENTITY));
        assertThat(CommandRun.of("score", "--model", model, "--data", data, "--key", "machine", "--out", out)
                        .err())
                .isEmpty();
        List<String> lines = Files.readAllLines(out);
        assertThat(number(lines.get(2), 1))
                .isCloseTo(TinyModel.windowedSurprisal(new float[] {0, 10}, new float[] {6, 10}), within(1e-3));
        assertThat(number(lines.get(4), 1))
                .isCloseTo(TinyModel.windowedSurprisal(new float[] {6, 10}, new float[] {0, 10}), within(1e-3));
        assertThat(lines.get(0)).doesNotContain("smoothed_surprisal");
    }

    @Test
    void scoreWritesMembersWhenAsked() throws IOException {
        Path model = TinyModel.write(directory, "both", TinyModel.ensemble("both", FEATURES));
        assertThat(CommandRun.of("score", "--model", model, "--data", data, "--out", out)
                        .err())
                .isEmpty();
        assertThat(Files.readAllLines(out).get(0)).doesNotContain("/");
        CommandRun run = CommandRun.of("score", "--model", model, "--data", data, "--members", "--out", out);
        assertThat(run.err()).isEmpty();
        List<String> lines = Files.readAllLines(out);
        List<String> header = List.of(lines.get(0).split(",", -1));
        assertThat(header).contains(TinyModel.NARROW + "/elbo", TinyModel.WIDE + "/elbo");
        assertThat(number(lines.get(2), header.indexOf(TinyModel.WIDE + "/elbo")))
                .isCloseTo(-TinyModel.wideSurprisal(6, 10), within(1e-3));
        assertThat(number(lines.get(2), header.indexOf("surprisal")))
                .isCloseTo(TinyModel.ensembleSurprisal(6, 10), within(1e-3));
    }

    @Test
    void evaluateTellsRawAndSmoothedSideBySide() throws IOException {
        Path model = TinyModel.write(directory, "held", TinyModel.build("held", FEATURES, 1, HOLD));
        CommandRun json = CommandRun.of("evaluate", "--model", model, "--data", data, "--window", "0", "--json");
        JsonNode measures = new JsonMapper().readTree(json.out());
        assertThat(measures.get("auc_pr").doubleValue()).isEqualTo(1);
        // The hold keeps the rows after the anomaly up, but none above it.
        assertThat(measures.get("smoothed").get("auc_pr").doubleValue()).isEqualTo(1);
        assertThat(measures.get("smoothed").get("threshold").doubleValue())
                .isNotEqualTo(measures.get("threshold").doubleValue());
        assertThat(measures.get("smoothed").get("unscored_rows").longValue()).isEqualTo(1);
        CommandRun text = CommandRun.of("evaluate", "--model", model, "--data", data, "--window", "0");
        assertThat(text.out()).containsPattern("raw +smoothed").containsPattern("auc_pr +1\\.0000 +1\\.0000 ");
    }

    @Test
    void inspectShowsMembersAndSmoothing() throws IOException {
        Path both = TinyModel.write(directory, "both", TinyModel.ensemble("both", FEATURES));
        assertThat(CommandRun.of("inspect", both).out())
                .contains("Members: ", "Smoothing: ")
                .containsPattern(TinyModel.NARROW + " +elbo ")
                .containsPattern(TinyModel.WIDE + " +elbo ");
        Path held = TinyModel.write(directory, "held", TinyModel.build("held", FEATURES, 1, HOLD));
        assertThat(CommandRun.of("inspect", held).out())
                .contains("1.0 of the way up and 0.05 of the way down", "Calibration of the smoothed outputs");
    }

    private static double number(String line, int column) {
        return Double.parseDouble(line.split(",", -1)[column]);
    }
}
