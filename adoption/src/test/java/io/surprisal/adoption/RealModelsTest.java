package io.surprisal.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.adoption.AmbiguousModelException.Choice;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.TelemetryReader;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that PyTorch and skl2onnx wrote, beside what the frameworks themselves compute: {@code make_models.py} made both. */
class RealModelsTest {
    private static final Path FOREIGN = Path.of("src", "test", "resources", "foreign");
    private static final int SIZE = 4;
    private static final AdoptionOptions PLAIN = AdoptionOptions.named("foreign");
    private static final Map<OutputRole, String> DISTRIBUTION =
            Map.of(OutputRole.MEAN, "mean", OutputRole.LOG_VARIANCE, "log_variance");

    /** The exporter of today and the one before it. */
    @ParameterizedTest
    @ValueSource(strings = {"autoencoder", "autoencoder_before"})
    void adoptsAnAutoencoderOfPyTorch(String name) throws IOException {
        AdoptedModel adopted = adopt(name, PLAIN.with(scaler()));
        assertThat(adopted.reading())
                .isEqualTo("Input x takes one record of 4 features; output reconstruction float32 [batch, 4] is the"
                        + " reconstruction");
        assertThat(adopted.doubts()).isEmpty();
        assertDescribes(adopted, "autoencoder", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"variational", "variational_before"})
    void adoptsTheDistributionOfAVariationalAutoencoder(String name) throws IOException {
        AdoptedModel adopted = adopt(name, PLAIN.with(scaler()).with(DISTRIBUTION));
        assertThat(adopted.doubts()).isEmpty();
        assertDescribes(adopted, "variational", 1);
    }

    /** One has its weights in a file beside it. */
    @ParameterizedTest
    @ValueSource(strings = {"recurrent", "recurrent_before"})
    void adoptsARecurrentNetworkOfWindows(String name) throws IOException {
        AdoptedModel adopted = adopt(name, PLAIN.with(scaler()).withWindow(6, null));
        assertThat(adopted.reading()).startsWith("Input x takes windows of 6 records of 4 features, [N, W, D]; output");
        assertDescribes(adopted, "recurrent", 6);
    }

    @Test
    void adoptsAReconstructionOfScikitLearnThatHoldsItsScaler() throws IOException {
        AdoptedModel adopted = adopt("principal_components", PLAIN);
        assertThat(adopted.reading()).endsWith("output variable float32 [?, 4] is the reconstruction");
        assertThat(adopted.doubts()).isEmpty();
        assertDescribes(adopted, "principal_components", 1);
    }

    @ParameterizedTest
    @CsvSource({"isolation_forest,scores", "one_class_svm,scores", "gaussian_mixture,score_samples"})
    void adoptsScoresOfScikitLearn(String name, String output) throws IOException {
        AdoptedModel adopted =
                adopt(name, PLAIN.with(Map.of(OutputRole.SCORE, output)).withLowerIsAbnormal());
        assertThat(adopted.doubts()).isEmpty();
        double[][] expected = table(name);
        float[] surprisals = of(score(adopted, 1), ModelOutput.SURPRISAL);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) surprisals[i])
                    .isCloseTo(expected[i][0], within(1e-4 * Math.max(1, Math.abs(expected[i][0]))));
        }
    }

    @ParameterizedTest
    @CsvSource({"isolation_forest,scores", "one_class_svm,scores", "gaussian_mixture,score_samples"})
    void asksForTheDirectionOfAScoreThatIsLowFarFromTheData(String name, String output) throws IOException {
        AmbiguousModelException unsaid = catchThrowableOfType(AmbiguousModelException.class, () -> adopt(name, PLAIN));
        assertThat(unsaid)
                .hasMessageContaining("say which scores of " + output)
                .hasMessageContaining(
                        "with each value moved by 10 standard deviations, as more normal than the data; give"
                                + " --score " + output + " --lower-is-abnormal");
        assertThat(unsaid.choices())
                .extracting(Choice::arguments)
                .containsExactly("--score " + output, "--score " + output + " --lower-is-abnormal");
        assertThat(adopt(name, unsaid.choices().get(0).options()).doubts())
                .singleElement()
                .asString()
                .endsWith("if it is low scores that are abnormal, give --lower-is-abnormal");
        assertThat(adopt(name, unsaid.choices().get(1).options()).doubts()).isEmpty();
    }

    @Test
    void doubtsAModelOfStandardisedValuesThatIsGivenRawOnes() throws IOException {
        assertThat(adopt("autoencoder", PLAIN).doubts())
                .singleElement()
                .asString()
                .startsWith(
                        "its expected values are further from the data than the data's own means are: the squared error is")
                .endsWith("times the variance; if the model was trained on standardised values, give --standardise");
        assertThat(adopt("variational", PLAIN.with(DISTRIBUTION)).doubts()).hasSize(1);
        assertThat(adopt("principal_components", PLAIN.with(scaler())).doubts())
                .singleElement()
                .asString()
                .endsWith("correct --standardise: the model was trained on other values");
    }

    @Test
    void leavesOutWhereInTheSourceANodeCameFrom() throws IOException {
        assertThat(Files.readString(FOREIGN.resolve("autoencoder.onnx"), StandardCharsets.ISO_8859_1))
                .contains("pkg.torch.onnx.fx_node");
        assertThat(adopt("autoencoder", PLAIN.with(scaler())).onnx().toString()).doesNotContain("pkg.torch.onnx");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drawing | draws random numbers (RandomNormalLike randn_like)",
                "drawing_before | draws random numbers (RandomNormalLike",
                "conditional | takes 2 inputs; expected one, the records; make what is no record, such as a class, noise or a state",
                "one_class_svm_float64 | ONNX Runtime lacks some operators in float64; export the model in float32",
                "classifier_of_maps | output_probability (no tensor)]; export what it computes of a record as one, in skl2onnx with"
                        + " options={'zipmap': False}"
            })
    void refusesWithAReason(String name, String reason) {
        assertThatThrownBy(() -> adopt(name, PLAIN))
                .isExactlyInstanceOf(AdoptionException.class)
                .hasMessageContaining(reason);
    }

    private static void assertDescribes(AdoptedModel adopted, String name, int window) throws IOException {
        assertThat(adopted.verification().difference()).isLessThan(1e-4);
        double[][] expected = table(name);
        Map<String, float[]> scores = score(adopted, window);
        for (int i = 0; i < expected.length - window + 1; i++) {
            double[] row = expected[i + window - 1];
            assertThat((double) of(scores, ModelOutput.SURPRISAL)[i])
                    .as("surprisal of record %d", i)
                    .isCloseTo(row[0], within(1e-4 * Math.max(1, Math.abs(row[0]))));
            for (int j = 0; j < SIZE; j++) {
                assertThat((double) of(scores, ModelOutput.EXPECTED)[i * SIZE + j])
                        .as("expected value %d of record %d", j, i)
                        .isCloseTo(row[1 + j], within(1e-5 * Math.max(1, Math.abs(row[1 + j]))));
            }
        }
    }

    /** Scores every window of the probes that is complete. */
    private static Map<String, float[]> score(AdoptedModel adopted, int window) {
        TelemetryTable probes = read("probes.csv");
        float[] windows = new float[(probes.rows() - window + 1) * window * SIZE];
        for (int i = 0; i < windows.length / (window * SIZE); i++) {
            System.arraycopy(probes.values(), i * SIZE, windows, i * window * SIZE, window * SIZE);
        }
        try (AdoptedScores scores = AdoptedScores.open(adopted.onnx(), "adopted")) {
            return scores.of(windows);
        }
    }

    /** What the framework computes, NaN where it says nothing. */
    private static double[][] table(String name) throws IOException {
        List<String> lines = Files.readAllLines(FOREIGN.resolve(name + ".csv"));
        return lines.stream()
                .skip(1)
                .map(line -> Arrays.stream(line.split(",", -1))
                        .mapToDouble(text -> text.isEmpty() ? Double.NaN : Double.parseDouble(text))
                        .toArray())
                .toArray(double[][]::new);
    }

    private static AdoptedModel adopt(String name, AdoptionOptions options) throws IOException {
        return Adoption.adopt(ForeignModel.read(FOREIGN.resolve(name + ".onnx")), read("normal.csv"), options);
    }

    private static InputScaling scaler() throws IOException {
        return InputScaling.read(FOREIGN.resolve("scaler.json"));
    }

    private static TelemetryTable read(String file) {
        return TelemetryReader.readFiles(List.of(FOREIGN.resolve(file)), ColumnSelection.everything());
    }

    private static float[] of(Map<String, float[]> scores, ModelOutput output) {
        return Objects.requireNonNull(scores.get(output.contractName()));
    }
}
