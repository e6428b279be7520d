package io.surprisal.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where a model is computed on a machine without a GPU build of ONNX Runtime. */
class ExecutionReportTest {
    private static final List<OutputName> SURPRISAL = List.of(OutputName.headline(ModelOutput.SURPRISAL));

    private final ModelFile model =
            ModelFile.parse(TinyModel.build("tiny", List.of("cpu", "io")).toByteArray(), "tiny.onnx");

    @Test
    void theProcessorComputesEveryNodeOfWhatIsAskedFor() throws IOException {
        ExecutionReport report = ExecutionReport.of(model, SURPRISAL, ExecutionSettings.CPU);
        assertThat(report.provider()).isEqualTo(ExecutionProvider.CPU);
        assertThat(report.reason()).isEmpty();
        assertThat(report.nodes()).isPositive().isEqualTo(total(report.operators()));
        ExecutionReport all = ExecutionReport.of(
                model, model.outputs().stream().map(OutputName::headline).toList(), ExecutionSettings.CPU);
        assertThat(all.nodes()).isGreaterThan(report.nodes());
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("surprisal-profile"));
        }
    }

    @Test
    void withoutAGpuAutoIsTheProcessorAndSaysWhy() {
        ExecutionReport report = ExecutionReport.of(model, SURPRISAL, ExecutionSettings.CPU.on(Execution.AUTO));
        assertThat(report.provider()).isEqualTo(ExecutionProvider.CPU);
        assertThat(report.reason()).contains("CUDA device 0 cannot compute", "Failed to find CUDA shared provider");
    }

    @Test
    void aGpuThatIsAskedForIsThereOrNothingStarts() {
        ExecutionSettings cuda = ExecutionSettings.CPU.on(Execution.CUDA);
        assertThatThrownBy(() -> ExecutionReport.of(model, SURPRISAL, cuda))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("CUDA device 0 cannot compute " + model.source())
                .hasMessageContaining("Failed to find CUDA shared provider")
                .hasMessageContaining("set execution to cpu or auto");
        assertThat(SharedSession.count()).isZero();
    }

    /** Of a text such as {@code Add ×3, Exp}. */
    private static int total(String operators) {
        return List.of(operators.split(", ")).stream()
                .mapToInt(entry -> entry.contains("×") ? Integer.parseInt(entry.split("×")[1]) : 1)
                .sum();
    }
}
