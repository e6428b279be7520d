package io.surprisal.onnx.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private final byte[] bytes = Graphs.smallModel().build().toByteArray();

    @Test
    void readsAModel(@TempDir Path directory) throws Exception {
        Path path = Files.write(directory.resolve("small.onnx"), bytes);
        ModelFile model = ModelFile.read(path);
        assertThat(model.source()).isEqualTo(path.toString());
        assertThat(model.manifest()).isEqualTo(Graphs.smallManifest());
        assertThat(model.outputs()).containsExactly(ModelOutput.SURPRISAL, ModelOutput.EXPECTED);
    }

    @Test
    void theDigestIsTheSha256OfItsBytes() {
        ModelFile model = ModelFile.parse(bytes, "small.onnx");
        assertThat(model.digest()).matches("[0-9a-f]{64}").startsWith(model.version());
        assertThat(model.version()).hasSize(12);
        assertThat(ModelFile.parse(bytes.clone(), "copy.onnx").digest()).isEqualTo(model.digest());
        byte[] other = Graphs.smallModel().setDocString("other").build().toByteArray();
        assertThat(ModelFile.parse(other, "small.onnx").digest()).isNotEqualTo(model.digest());
    }

    @Test
    void refusesEveryTruncation() {
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ModelFile.parse(truncated, "small.onnx"))
                    .as("%d of %d bytes", length, bytes.length)
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("small.onnx");
        }
        assertThatThrownBy(() -> ModelFile.parse(Arrays.copyOf(bytes, 100), "small.onnx"))
                .hasMessageContaining("small.onnx is not a complete ONNX file (100 bytes")
                .hasMessageContaining("copy or export it again");
        assertThatThrownBy(() -> ModelFile.parse(new byte[0], "small.onnx"))
                .hasMessage("small.onnx (0 bytes) holds no ONNX graph; copy or export it again");
    }

    @Test
    void aDirectoryIsNoModel(@TempDir Path directory) {
        assertThatThrownBy(() -> ModelFile.read(directory))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(directory + " is a directory; name a model file");
    }

    @Test
    void refusesOtherOperatorSets() {
        assertRefused(
                "must use ONNX opset 13 to 23 and no operators of other domains than ai.onnx and ai.onnx.ml; got"
                        + " (domain=version) {=12}",
                model -> model.setOpsetImport(0, OperatorSetIdProto.newBuilder().setVersion(12)));
        assertRefused(
                "{=24}",
                model -> model.setOpsetImport(0, OperatorSetIdProto.newBuilder().setVersion(24)));
        assertRefused(
                "{=17, com.microsoft=1}",
                model -> model.addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain("com.microsoft")
                        .setVersion(1)));
    }

    @Test
    void refusesAFileWithoutManifest() {
        assertRefused("without a Surprisal manifest", ModelProto.Builder::clearMetadataProps);
    }

    @Test
    void refusesOtherInputs() {
        String expected = "input features must be float32 [N, 1, 2] as the manifest says; got ";
        assertGraphRefused(expected + "none", GraphProto.Builder::clearInput);
        assertGraphRefused(expected + "FLOAT [N, 1, 3]", input(DataType.FLOAT, "N", "1", "3"));
        assertGraphRefused(expected + "FLOAT [N, 2, 2]", input(DataType.FLOAT, "N", "2", "2"));
        assertGraphRefused(expected + "FLOAT [8, 1, 2]", input(DataType.FLOAT, "8", "1", "2"));
        assertGraphRefused(expected + "FLOAT [N, 2]", input(DataType.FLOAT, "N", "2"));
        assertGraphRefused(expected + "DOUBLE [N, 1, 2]", input(DataType.DOUBLE, "N", "1", "2"));
        assertGraphRefused(
                "input condition must be there exactly when the manifest says what its numbers mean; the graph has INT64 [N]"
                        + " and the manifest says Condition[field=, classes=[], hour=false, day=false, minutes=false, zone=UTC]",
                graph -> graph.addInput(Graphs.value(ModelFile.CONDITION, DataType.INT64, "N")));
        assertGraphRefused(
                "unknown inputs [noise]", graph -> graph.addInput(Graphs.value("noise", DataType.FLOAT, "N")));
    }

    @Test
    void refusesOtherOutputs() {
        assertGraphRefused(
                "unknown output anomaly", graph -> graph.addOutput(Graphs.value("anomaly", DataType.FLOAT, "N")));
        assertGraphRefused("output surprisal is missing; it has [EXPECTED]", graph -> graph.removeOutput(0));
        assertGraphRefused(
                "output surprisal must be float32 [N]; got FLOAT [N, 2]",
                graph -> graph.setOutput(0, Graphs.value("surprisal", DataType.FLOAT, "N", "2")));
        assertGraphRefused(
                "output surprisal must be float32 [N]; got DOUBLE [N]",
                graph -> graph.setOutput(0, Graphs.value("surprisal", DataType.DOUBLE, "N")));
        assertGraphRefused(
                "output surprisal must be float32 [N]; got FLOAT [1]",
                graph -> graph.setOutput(0, Graphs.value("surprisal", DataType.FLOAT, "1")));
        assertGraphRefused(
                "output expected must be float32 [N, 2]; got FLOAT [N, 3]",
                graph -> graph.setOutput(1, Graphs.value("expected", DataType.FLOAT, "N", "3")));
    }

    @Test
    void refusesACalibrationOfWhatIsNotScored() {
        for (String output : List.of("elbo", "expected", "anomaly")) {
            assertRefused(
                    "the manifest calibrates " + output + ", which is not an output of shape [N]",
                    model -> model.getMetadataPropsBuilderList()
                            .forEach(entry -> entry.setValue(entry.getValue()
                                    .replace(
                                            "\"calibrations\":{\"surprisal\"",
                                            "\"calibrations\":{\"" + output + "\""))));
        }
    }

    @Test
    void refusesToKeepAnOutputThatItLacks() {
        ModelFile model = ModelFile.parse(bytes, "small.onnx");
        assertThatThrownBy(() -> model.withOutputs(List.of(OutputName.parse("surprisal"), OutputName.parse("elbo"))))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("small.onnx has no output elbo; it has [expected, surprisal]");
    }

    private static Consumer<GraphProto.Builder> input(DataType type, String... shape) {
        return graph -> graph.setInput(0, Graphs.value(ModelFile.FEATURES, type, shape));
    }

    private static void assertGraphRefused(String message, Consumer<GraphProto.Builder> edit) {
        assertRefused(message, model -> edit.accept(model.getGraphBuilder()));
    }

    private static void assertRefused(String message, Consumer<ModelProto.Builder> edit) {
        ModelProto.Builder model = Graphs.smallModel();
        edit.accept(model);
        assertThatThrownBy(() -> ModelFile.parse(model.build().toByteArray(), "small.onnx"))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("small.onnx")
                .hasMessageContaining(message);
    }
}
