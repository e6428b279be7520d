package io.surprisal.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.surprisal.adoption.AmbiguousModelException.Choice;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.reference.LogDensity;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptionTest {
    private static final AdoptionOptions PLAIN = AdoptionOptions.named("pump");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "13,FLOAT,batch_size",
        "17,FLOAT,batch_size",
        "17,DOUBLE,s0",
        "21,FLOAT,batch_size",
        "23,DOUBLE,s0",
        "17,FLOAT,1"
    })
    void adoptsAnAutoencoderOfPyTorch(long opset, DataType type, String batch) {
        AdoptedModel adopted = adopt(ForeignModels.autoencoder(type, opset, batch), ForeignModels.telemetry(), PLAIN);
        assertThat(adopted.reading())
                .isEqualTo("Input input takes one record of 3 features; output output %s [%s, 3] is the reconstruction"
                        .formatted(type == DataType.FLOAT ? "float32" : "float64", batch));
        assertThat(adopted.verification().records()).isEqualTo(256);
        assertThat(adopted.verification().difference()).isLessThan(1e-4);
        assertThat(adopted.verification().batchDifference()).isLessThan(1e-6);
        ModelFile file = ModelFile.parse(adopted.onnx().toByteArray(), "adopted");
        assertThat(file.outputs())
                .containsExactlyInAnyOrder(
                        ModelOutput.SURPRISAL,
                        ModelOutput.RECONSTRUCTION_LOG_PROBABILITY,
                        ModelOutput.FEATURE_LOG_PROBABILITY,
                        ModelOutput.FEATURE_SURPRISAL,
                        ModelOutput.EXPECTED,
                        ModelOutput.EXPECTED_SCALE);
        assertThat(file.summary().opset()).isEqualTo(opset);
        assertThat(file.manifest().selfTest().anomalous())
                .extracting(Example::change)
                .containsExactly("load + 4 scales");
        Map<String, float[]> scores = score(adopted, 1.5f, -0.5f, 0.2f, 1.5f, -0.5f, Float.NaN);
        double[] expected = ForeignModels.reconstruction(1.5, -0.5, 0.2f);
        double whole = 0;
        for (int j = 0; j < 3; j++) {
            double scale = of(scores, ModelOutput.EXPECTED_SCALE)[j];
            double logProbability = LogDensity.gaussian(new double[] {1.5, -0.5, 0.2f}[j], expected[j], scale);
            assertThat(of(scores, ModelOutput.EXPECTED)[j]).isCloseTo((float) expected[j], within(1e-5f));
            assertThat(of(scores, ModelOutput.FEATURE_LOG_PROBABILITY)[j])
                    .isCloseTo((float) logProbability, within(1e-4f));
            whole += logProbability;
        }
        assertThat(of(scores, ModelOutput.SURPRISAL)[0]).isCloseTo((float) -whole, within(1e-3f));
        // The record without its last value: that counts as the data's mean, and adds nothing.
        double mean = adopted.manifest().baseline().features().size() == 3 ? meanOfFan() : Double.NaN;
        assertThat(of(scores, ModelOutput.EXPECTED)[5])
                .isCloseTo((float) ForeignModels.reconstruction(1.5, -0.5, mean)[2], within(1e-5f));
        assertThat(of(scores, ModelOutput.FEATURE_LOG_PROBABILITY)[5]).isZero();
        assertThat(of(scores, ModelOutput.FEATURE_SURPRISAL)[5]).isZero();
    }

    @Test
    void saysWhereTheModelCameFrom() {
        Path file = ForeignModels.autoencoder(DataType.FLOAT, 17, "batch").write(directory.resolve("original.onnx"));
        Manifest manifest = adopt(file, ForeignModels.telemetry(), PLAIN).manifest();
        assertThat(manifest.name()).isEqualTo("pump");
        assertThat(manifest.family()).isEqualTo("adopted");
        assertThat(manifest.latentSize()).isZero();
        assertThat(manifest.rawUnitsOffset()).isZero();
        assertThat(manifest.headline().members().get(0).evidence()).isEqualTo("reconstruction_log_probability");
        assertThat(manifest.provenance().trainingRows()).isEqualTo(320);
        assertThat(manifest.provenance().heldOutRows()).isEqualTo(80);
        assertThat(manifest.provenance().hyperParameters())
                .containsEntry("adopted.producer", "pytorch 2.4.0")
                .containsEntry("adopted.reconstruction", "output float32 [batch, 3]")
                .containsEntry("adopted.sha256", read(file).digest());
        assertThat(manifest.calibration(ModelOutput.SURPRISAL).count()).isEqualTo(80);
    }

    @Test
    void scoresARecordWithoutAnyValueAsUnknownAndAnInfiniteOneAsExtreme() {
        AdoptedModel adopted =
                adopt(ForeignModels.autoencoder(DataType.FLOAT, 17, "N"), ForeignModels.telemetry(), PLAIN);
        Map<String, float[]> scores = score(
                adopted, Float.NaN, Float.NaN, Float.NaN, Float.POSITIVE_INFINITY, 0, 0, Float.NEGATIVE_INFINITY, 0, 0);
        assertThat(of(scores, ModelOutput.SURPRISAL)[0]).isNaN();
        assertThat(of(scores, ModelOutput.SURPRISAL)[1]).isFinite().isGreaterThan(1e6f);
        assertThat(of(scores, ModelOutput.SURPRISAL)[2]).isFinite().isGreaterThan(1e6f);
    }

    @ParameterizedTest
    @CsvSource({"SCALE,''", "VARIANCE,''", "LOG_VARIANCE,Log"})
    void adoptsTheParametersOfANormalDistribution(OutputRole role, String operator) {
        ForeignGraph graph =
                ForeignModels.twoHeads(DataType.DOUBLE, operator.isEmpty() ? List.of() : List.of(operator));
        AdoptedModel adopted =
                adopt(graph, ForeignModels.telemetry(), PLAIN.with(Map.of(OutputRole.MEAN, "mu", role, "spread")));
        Map<String, float[]> scores = score(adopted, 1.5f, -0.5f, 0.25f);
        double whole = 0;
        for (double x : new double[] {1.5, -0.5, 0.25}) {
            double spread = 0.5 * x * x + 0.1;
            whole += LogDensity.gaussian(x, 0.9 * x, role == OutputRole.SCALE ? spread : Math.sqrt(spread));
        }
        assertThat(of(scores, ModelOutput.RECONSTRUCTION_LOG_PROBABILITY)[0]).isCloseTo((float) whole, within(1e-5f));
    }

    @ParameterizedTest
    @CsvSource({"LOGIT,''", "PROBABILITY,Sigmoid"})
    void adoptsProbabilities(OutputRole role, String operator) {
        ForeignGraph graph = ForeignModels.twoHeads(DataType.FLOAT, operator.isEmpty() ? List.of() : List.of(operator));
        AdoptedModel adopted = adopt(graph, ForeignModels.flags(), PLAIN.with(Map.of(role, "spread")));
        Map<String, float[]> scores = score(adopted, 1, 0, 0);
        double whole = LogDensity.bernoulli(1, 0.6) + 2 * LogDensity.bernoulli(0, 0.1);
        assertThat(of(scores, ModelOutput.SURPRISAL)[0]).isCloseTo((float) -whole, within(1e-5f));
        assertThat(of(scores, ModelOutput.EXPECTED)[0]).isCloseTo((float) (1 / (1 + Math.exp(-0.6))), within(1e-5f));
        assertThat(adopted.manifest().features())
                .extracting(ModelFeature::likelihood)
                .containsOnly(LikelihoodKind.BERNOULLI);
        assertThat(adopted.manifest().selfTest().examples())
                .allSatisfy(example ->
                        assertThat(example.window()).containsAnyOf(0f, 1f).doesNotContain(2f));
    }

    @Test
    void refusesProbabilitiesOfDataThatAreNotFrom0To1() {
        assertRefused(
                ForeignModels.twoHeads(DataType.FLOAT, List.of()),
                PLAIN.with(Map.of(OutputRole.LOGIT, "spread")),
                "as the model sees it; a Bernoulli distribution is of 0 to 1; 267 of 400 rows are like that: leave them out of the"
                        + " data, or read the output with --reconstruction");
    }

    /** What rounding leaves of 0 and 1 may be probabilities, without a word and by an option. */
    @Test
    void takesFlagsThatRoundingMovedForFlags() {
        TelemetryTable table = ForeignModels.flags();
        table.values()[0] = -5e-7f;
        table.values()[1] = 1 + 5e-7f;
        ForeignGraph graph = ForeignModels.twoHeads(DataType.FLOAT, List.of());
        assertThat(adopt(graph, table, PLAIN.with(Map.of(OutputRole.LOGIT, "spread")))
                        .manifest()
                        .features())
                .extracting(ModelFeature::likelihood)
                .containsOnly(LikelihoodKind.BERNOULLI);
        assertThat(catchThrowableOfType(AmbiguousModelException.class, () -> adopt(graph, table, PLAIN)))
                .hasMessageContaining("--logit spread");
    }

    @Test
    void doubtsAScoreThatIsTheSameOfAllRecords() {
        ForeignGraph constant = ForeignGraph.pytorch(DataType.FLOAT, 17)
                .input("x", "N", "3")
                .constant("zero", 0)
                .integers("axes", 1)
                .node("Mul", List.of("x", "zero"), "nothing")
                .node("ReduceSum", Map.of("keepdims", 0), List.of("nothing", "axes"), "y")
                .output("y", "N");
        assertThat(adopt(constant, ForeignModels.telemetry(), PLAIN).doubts())
                .containsExactly("it gives all records that it was tried on the same score; if the model was trained on"
                        + " standardised values, give --standardise");
    }

    @Test
    void doubtsThatLowScoresAreAbnormalWhereFarRecordsHaveHighOnes() {
        ForeignGraph distance = ForeignGraph.pytorch(DataType.FLOAT, 17)
                .input("x", "N", "3")
                .integers("axes", 1)
                .node("Abs", List.of("x"), "sizes")
                .node("ReduceSum", Map.of("keepdims", 0), List.of("sizes", "axes"), "y")
                .output("y", "N");
        assertThat(adopt(distance, ForeignModels.telemetry(), PLAIN.withLowerIsAbnormal())
                        .doubts())
                .containsExactly(
                        "it counts records far from the data, with each value moved by 10 standard deviations, as more"
                                + " normal than the data; if it is high scores that are abnormal, leave --lower-is-abnormal out");
        assertThat(adopt(distance, ForeignModels.telemetry(), PLAIN).doubts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT,export the model with operators that ONNX Runtime has",
        "DOUBLE,ONNX Runtime lacks some operators in float64; export the model in float32"
    })
    void saysThatFloat64MayBeWhyAModelDoesNotRunOnlyWhereItIsOfThat(DataType type, String advice) {
        ForeignGraph unknown = ForeignGraph.pytorch(type, 17)
                .input("x", "N", "3")
                .node("Unheard", List.of("x"), "y")
                .output("y", "N", "3");
        assertThatThrownBy(() -> adopt(unknown, ForeignModels.telemetry(), PLAIN))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining("Unheard")
                .hasMessageEndingWith("; " + advice);
    }

    @Test
    void adoptsAScoreOfScikitLearn() {
        AdoptedModel adopted =
                adopt(ForeignModels.isolationForest(), ForeignModels.telemetry(), PLAIN.withLowerIsAbnormal());
        assertThat(adopted.reading())
                .isEqualTo("Input X takes one record of 3 features; output scores float32 [?, 1] is the score,"
                        + " lower is more abnormal");
        ModelFile file = ModelFile.parse(adopted.onnx().toByteArray(), "adopted");
        assertThat(file.outputs()).containsExactlyInAnyOrder(ModelOutput.SURPRISAL, ModelOutput.SCORE);
        Map<String, float[]> scores = score(adopted, 0, 0, 0, 9, 0, 0);
        assertThat(of(scores, ModelOutput.SURPRISAL)).containsExactly(-0.2f, 0.1f);
        assertThat(of(scores, ModelOutput.SCORE)).containsExactly(-0.2f, 0.1f);
        assertThat(adopted.manifest().headline().members().get(0).evidence()).isEqualTo("score");
    }

    @Test
    void standardisesWhereTheModelTakesThat() throws IOException {
        Path scaler = Files.writeString(
                directory.resolve("scaler.json"),
                "{\"load\": {\"location\": 1, \"scale\": 2}, \"heat\": {\"location\": -1, \"scale\": 1},"
                        + " \"fan\": {\"location\": 0, \"scale\": 0.5}}");
        AdoptedModel adopted = adopt(
                ForeignModels.twoHeads(DataType.FLOAT, List.of()),
                ForeignModels.telemetry(),
                PLAIN.with(Map.of(OutputRole.MEAN, "mu", OutputRole.SCALE, "spread"))
                        .with(InputScaling.read(scaler)));
        Map<String, float[]> scores = score(adopted, 2, -1, 0.5f);
        double whole = 0;
        for (double z : new double[] {0.5, 0, 1}) {
            whole += LogDensity.gaussian(z, 0.9 * z, 0.5 * z * z + 0.1);
        }
        assertThat(of(scores, ModelOutput.RECONSTRUCTION_LOG_PROBABILITY)[0]).isCloseTo((float) whole, within(1e-5f));
        assertThat(of(scores, ModelOutput.EXPECTED)).containsExactly(new float[] {1.9f, -1, 0.45f}, within(1e-6f));
        assertThat(adopted.manifest().rawUnitsOffset()).isCloseTo(-Math.log(2 * 1 * 0.5), within(1e-12));
        assertThatThrownBy(() -> adopt(
                        ForeignModels.twoHeads(DataType.FLOAT, List.of()),
                        TelemetryTable.of(
                                FeatureSchema.named(List.of("a", "b", "c")),
                                ForeignModels.telemetry().values()),
                        PLAIN.with(Map.of(OutputRole.MEAN, "mu", OutputRole.SCALE, "spread"))
                                .with(InputScaling.read(scaler))))
                .isInstanceOf(AdoptionException.class)
                .hasMessage("--standardise gives no location and scale of 'a'; it gives those of [fan, heat, load]");
    }

    /** A model of windows that gives half of what it takes: the scored record is the last one, whatever the order. */
    @ParameterizedTest
    @CsvSource({"'N,12',", "'N,4,3',", "'N,3,4',", "'N,T,3',", "'N,3,T',FEATURES_FIRST", "'1,4,3',"})
    void takesWindowsInAnyOrder(String shape, InputLayout layout) {
        ForeignGraph graph = ForeignGraph.pytorch(DataType.FLOAT, 17)
                .input("x", shape.split(","))
                .constant("half", 0.5)
                .node("Mul", List.of("x", "half"), "y")
                .output("y", shape.split(","));
        AdoptedModel adopted = adopt(graph, ForeignModels.telemetry(), PLAIN.withWindow(4, layout));
        float[] window = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30};
        assertThat(of(score(adopted, window), ModelOutput.EXPECTED)).containsExactly(5, 10, 15);
        assertThat(adopted.manifest().window()).isEqualTo(4);
    }

    @Test
    void takesTheLastRecordOfWindowsThatItFinds() {
        ForeignGraph graph = ForeignGraph.pytorch(DataType.FLOAT, 17)
                .input("x", "batch", "5", "3")
                .integers("last", 4)
                .node("Gather", Map.of("axis", 1), List.of("x", "last"), "record")
                .output("record", "batch", "1", "3");
        assertThat(adopt(graph, ForeignModels.telemetry(), PLAIN).reading())
                .startsWith("Input x takes windows of 5 records of 3 features, [N, W, D]; output record");
    }

    @Test
    void keepsNamesInsideOfControlFlowApart() {
        ForeignGraph then = ForeignGraph.pytorch(DataType.FLOAT, 17)
                .constant("two", 2)
                .node("Mul", List.of("x", "two"), "inner")
                .output("inner", "N", "3");
        ForeignGraph otherwise = ForeignGraph.pytorch(DataType.FLOAT, 17)
                .node("Mul", List.of("x", "share"), "observed")
                .output("observed", "N", "3");
        ForeignGraph graph = ForeignGraph.pytorch(DataType.FLOAT, 17)
                .input("x", "N", "3")
                .constant("share", 0.9)
                .integers("axes", 0, 1)
                .node("ReduceSum", Map.of("keepdims", 0), List.of("share"), "whole")
                .constant("one", 1)
                .node("Greater", List.of("whole", "one"), "condition")
                .node(
                        "If",
                        Map.of("then_branch", then.graph(), "else_branch", otherwise.graph()),
                        List.of("condition"),
                        "y")
                .output("y", "N", "3");
        assertThat(of(score(adopt(graph, ForeignModels.telemetry(), PLAIN), 1, 2, 3), ModelOutput.EXPECTED))
                .containsExactly(new float[] {0.9f, 1.8f, 2.7f}, within(1e-6f));
    }

    @Test
    void readsWeightsThatStandBesideTheModel() throws IOException {
        ModelProto whole =
                ForeignModels.autoencoder(DataType.FLOAT, 17, "batch").build();
        ModelProto.Builder outside = whole.toBuilder();
        TensorProto weights = whole.getGraph().getInitializer(0);
        outside.getGraphBuilder()
                .getInitializerBuilder(0)
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", "model.onnx.data"))
                .addExternalData(entry("offset", "8"))
                .addExternalData(entry("length", "24"));
        Path file = Files.write(directory.resolve("model.onnx"), outside.build().toByteArray());
        assertThatThrownBy(() -> ForeignModel.read(file))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining("encoder.0.weight")
                .hasMessageContaining("model.onnx.data, which is not there; copy it beside the model");
        byte[] data = new byte[32];
        weights.getRawData().copyTo(data, 8);
        Files.write(directory.resolve("model.onnx.data"), data);
        assertThat(read(file).proto()).isEqualTo(whole);
        outside.getGraphBuilder().getInitializerBuilder(0).setExternalData(0, entry("location", "../secret"));
        Path escaping =
                Files.write(directory.resolve("escaping.onnx"), outside.build().toByteArray());
        assertThatThrownBy(() -> ForeignModel.read(escaping))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining("'../secret', which is no file beside the model");
    }

    @Test
    void saysWhatCanBeChosenFrom() {
        assertThat(choices(ForeignModels.twoHeads(DataType.FLOAT, List.of()), PLAIN))
                .extracting(Choice::arguments)
                .containsExactly(
                        "--reconstruction mu",
                        "--reconstruction spread",
                        "--mean mu --scale spread",
                        "--mean mu --variance spread",
                        "--mean mu --log-variance spread",
                        "--mean spread --scale mu",
                        "--mean spread --variance mu",
                        "--mean spread --log-variance mu");
        Choice distribution = choices(ForeignModels.twoHeads(DataType.FLOAT, List.of()), PLAIN)
                .get(3);
        assertThat(distribution.meaning())
                .isEqualTo("mu float32 [N, 3] is the mean, spread float32 [N, 3] is the variance");
        assertThat(distribution.options())
                .isEqualTo(PLAIN.with(Map.of(OutputRole.MEAN, "mu", OutputRole.VARIANCE, "spread")));
    }

    @Test
    void saysInWhichOrdersAWindowCanBe() {
        ForeignGraph windows = ForeignGraph.pytorch(DataType.FLOAT, 17)
                .input("x", "N", "3", "3")
                .node("Identity", List.of("x"), "y")
                .output("y", "N", "3", "3");
        assertThat(choices(windows, PLAIN))
                .containsExactly(
                        new Choice(
                                "--layout records-first",
                                "the model takes windows of 3 records of 3 features, [N, W, D]",
                                PLAIN.withWindow(3, InputLayout.RECORDS_FIRST)),
                        new Choice(
                                "--layout features-first",
                                "the model takes windows of 3 records of 3 features, [N, D, W]",
                                PLAIN.withWindow(3, InputLayout.FEATURES_FIRST)));
    }

    @Test
    void asksWhereThereAreSeveralReadings() {
        assertRefused(
                ForeignModels.twoHeads(DataType.FLOAT, List.of()),
                PLAIN,
                "say what its outputs are; possible by their shapes: --reconstruction mu, --reconstruction spread",
                "output  mu float32 [N, 3]",
                "Give --score NAME, --reconstruction NAME, --mean NAME with --scale");
        assertRefused(
                ForeignModels.twoHeads(DataType.FLOAT, List.of()),
                PLAIN.with(Map.of(OutputRole.MEAN, "mu")),
                "--mean say not what a record's density or score is");
        assertRefused(
                ForeignModels.twoHeads(DataType.FLOAT, List.of()),
                PLAIN.with(Map.of(OutputRole.SCORE, "mu")),
                "--score mu float32 [N, 3] gives 3 values of a record; expected 1; name another output");
        assertRefused(
                ForeignModels.twoHeads(DataType.FLOAT, List.of()),
                PLAIN.with(Map.of(OutputRole.SCORE, "loss")),
                "has no output loss (--score)");
        assertRefused(
                ForeignModels.isolationForest(),
                PLAIN.with(Map.of(OutputRole.SCORE, "label")),
                "--score must be a float32 or float64 tensor; got label int64 [?, 1]");
    }

    @Test
    void refusesDataOfOtherColumns() {
        TelemetryTable two = TelemetryTable.of(FeatureSchema.named(List.of("a", "b")), new float[200]);
        assertThatThrownBy(() -> adopt(ForeignModels.autoencoder(DataType.FLOAT, 17, "N"), two, PLAIN))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining(
                        "input input float32 [N, 3] takes no windows of records with the data's 2 features;"
                                + " expected float32 or float64 [N, 2]");
    }

    @Test
    void refusesWhatNoContractFileHas() {
        assertRefused(
                ForeignGraph.pytorch(DataType.FLOAT, 17)
                        .input("x", "N", "3")
                        .node("RandomNormalLike", List.of("x"), "noise")
                        .node("Add", List.of("x", "noise"), "y")
                        .output("y", "N", "3"),
                PLAIN,
                "draws random numbers (RandomNormalLike noise)");
        assertRefused(
                ForeignGraph.pytorch(DataType.FLOAT, 17)
                        .opset("com.microsoft", 1)
                        .input("x", "N", "3")
                        .node("com.microsoft", "Gelu", Map.of(), List.of("x"), List.of("y"))
                        .output("y", "N", "3"),
                PLAIN,
                "no operators of other domains than ai.onnx and ai.onnx.ml; got (domain=version) {=17, com.microsoft=1}");
        assertRefused(ForeignModels.autoencoder(DataType.FLOAT, 11, "N"), PLAIN, "must use ONNX opset 13 to 23");
        assertRefused(
                ForeignModels.autoencoder(DataType.FLOAT, 17, "N").input("noise", "N", "2"),
                PLAIN.with(Map.of(OutputRole.RECONSTRUCTION, "output")),
                "takes 2 inputs; expected one, the records; make what is no record");
    }

    /** As skl2onnx writes a model that was fitted on a data frame. */
    @Test
    void refusesAnInputForEachColumn() {
        assertRefused(
                ForeignGraph.sklearn(17)
                        .input("load", "", "1")
                        .input("heat", "", "1")
                        .node("Concat", Map.of("axis", 1), List.of("load", "heat"), "y")
                        .output("y", "", "2"),
                PLAIN,
                "takes 2 inputs; expected one, the records; each is a column: export it with one input [N, D], in skl2onnx from an array",
                "input  load float32 [?, 1]");
    }

    @Test
    void refusesAModelThatLooksAtTheWholeBatch() {
        ForeignGraph centred = ForeignGraph.pytorch(DataType.FLOAT, 17)
                .input("x", "N", "3")
                .node("ReduceMean", Map.of("axes", List.of(0), "keepdims", 1), List.of("x"), "mean")
                .node("Sub", List.of("x", "mean"), "y")
                .output("y", "N", "3");
        assertRefused(centred, PLAIN, "differs from what it says by itself by", "with the others of its batch");
    }

    @Test
    void refusesAScaleOfZeroAndOneRecordAtATime() {
        ForeignGraph zero = ForeignModels.twoHeads(DataType.FLOAT, List.of("Floor"));
        assertRefused(
                zero,
                PLAIN.with(Map.of(OutputRole.MEAN, "mu", OutputRole.SCALE, "spread")),
                "its scale is not above 0");
        ForeignGraph single = ForeignGraph.pytorch(DataType.FLOAT, 17)
                .input("x", "1", "3")
                .integers("shape", 1, 3)
                .node("Reshape", List.of("x", "shape"), "y")
                .output("y", "1", "3");
        assertRefused(single, PLAIN, "takes exactly 1 records a call, so export it with a dynamic batch dimension");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not ONNX"})
    void refusesWhatIsNoModel(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("text.onnx"), content);
        assertThatThrownBy(() -> ForeignModel.read(file))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining("ONNX");
    }

    private static double meanOfFan() {
        TelemetryTable table = ForeignModels.telemetry();
        double sum = 0;
        int count = 0;
        for (int row = 0; row < 320; row++) {
            if (!Float.isNaN(table.value(row, 2))) {
                sum += table.value(row, 2);
                count++;
            }
        }
        return sum / count;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private List<Choice> choices(ForeignGraph graph, AdoptionOptions options) {
        return catchThrowableOfType(
                        AmbiguousModelException.class, () -> adopt(graph, ForeignModels.telemetry(), options))
                .choices();
    }

    private void assertRefused(ForeignGraph graph, AdoptionOptions options, String... messages) {
        assertThatThrownBy(() -> adopt(graph, ForeignModels.telemetry(), options))
                .isInstanceOf(RuntimeException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage()).contains(messages));
    }

    private AdoptedModel adopt(ForeignGraph graph, TelemetryTable table, AdoptionOptions options) {
        return adopt(graph.write(directory.resolve("foreign.onnx")), table, options);
    }

    private static AdoptedModel adopt(Path file, TelemetryTable table, AdoptionOptions options) {
        AdoptedModel adopted = Adoption.adopt(read(file), table, options);
        assertThat(adopted.manifest().selfTest().normal()).hasSize(1);
        for (Example example : adopted.manifest().selfTest().examples()) {
            float[] window = new float[example.window().size()];
            for (int i = 0; i < window.length; i++) {
                window[i] = example.window().get(i);
            }
            assertThat(of(score(adopted, window), ModelOutput.SURPRISAL)[0])
                    .isCloseTo(example.surprisal(), withinPercentage(1e-3));
        }
        return adopted;
    }

    private static ForeignModel read(Path file) {
        try {
            return ForeignModel.read(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, float[]> score(AdoptedModel adopted, float... windows) {
        try (AdoptedScores scores = AdoptedScores.open(adopted.onnx(), "adopted")) {
            return scores.of(windows);
        }
    }

    private static float[] of(Map<String, float[]> scores, ModelOutput output) {
        return Objects.requireNonNull(scores.get(output.contractName()));
    }
}
