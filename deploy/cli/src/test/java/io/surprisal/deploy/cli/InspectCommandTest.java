package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private Path directory;

    private Path model = Path.of("");
    private Manifest manifest = TinyModel.manifest("pump", List.of("load", "heat"));

    @BeforeEach
    void write() throws IOException {
        model = TinyModel.write(directory, "pump", List.of("load", "heat"));
        manifest = ModelFile.read(model).manifest();
    }

    @Test
    void tellsPeopleWhatTheyWantToKnow() throws IOException {
        CommandRun run = CommandRun.of("inspect", model);
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .startsWith("Model pump, version " + ModelFile.read(model).version() + ", format "
                        + manifest.formatVersion())
                .contains("features float32 [N, 1, 2]", "opset 17", "surprisal, reconstruction_log_probability")
                .containsPattern("load .*gaussian")
                .contains("2 features, schema " + manifest.schema().fingerprint())
                .contains(String.format(
                        Locale.ROOT,
                        "tail probability 1e-04  surprisal %.4f",
                        manifest.calibration(ModelOutput.SURPRISAL).abnormalityAt(1e-4)))
                .containsPattern(
                        "Budget 1/week a key, learning from it: starts at a tail probability of [0-9.]+e-0[45] .*"
                                + "2,000 held-out records, worth [0-9,]+ independent ones.*tail probabilities from [0-9.]+e-0[5-7] on");
    }

    @Test
    void runsTheSelfTest() throws IOException {
        assertThat(CommandRun.of("inspect", model).out()).contains("Self-test: the file has no self-test");
        Example normal = new Example(List.of(0f, 10f), 0, (float) TinyModel.surprisal(0, 10), "");
        Example anomalous = new Example(List.of(8f, 10f), 0, (float) TinyModel.surprisal(8, 10), "load + 8 scales");
        CommandRun whole = CommandRun.of("inspect", tested(normal, anomalous));
        assertThat(whole.code()).isZero();
        assertThat(whole.out())
                .contains(
                        "Self-test: 2 values reproduced; its anomalous example (load + 8 scales) alarms with 1 record");
        CommandRun damaged = CommandRun.of("inspect", tested(anomalous, new Example(normal.window(), 0, 5, "")));
        assertThat(damaged.code()).isZero();
        assertThat(damaged.out())
                .contains("Self-test failed: Model pump, version", "its anomalous example has surprisal 1.83")
                .contains("data none");
    }

    private Path tested(Example normal, Example anomalous) throws IOException {
        List<String> features = List.of("load", "heat");
        SelfTest selfTest = new SelfTest(List.of(normal), List.of(anomalous));
        return TinyModel.write(
                directory, "tested", TinyModel.with(manifest.with(selfTest), TinyModel.build("pump", features)));
    }

    @Test
    void saysWhereThisMachineComputesItAndWhy() throws IOException {
        assertThat(CommandRun.of("inspect", model).out()).doesNotContain("computed by");
        assertThat(CommandRun.of("inspect", model, "--execution", "cpu").out())
                .containsPattern("computed by +CPU, all [0-9]+ nodes: .*MatMul ×2")
                .doesNotContain("because");
        assertThat(CommandRun.of("inspect", model, "--execution", "auto", "--device", "3")
                        .out())
                .containsPattern("computed by +CPU, all [0-9]+ nodes")
                .containsPattern("because +CUDA device 3 cannot compute .*CUDA");
        JsonNode json = new JsonMapper()
                .readTree(CommandRun.of("inspect", model, "--json", "--execution", "CPU")
                        .out())
                .get("execution");
        assertThat(json.get("provider").textValue()).isEqualTo("cpu");
        assertThat(json.get("nodes").intValue()).isPositive();
    }

    @Test
    void aGpuThatIsAskedForIsThereOrNothingIsPrinted() {
        CommandRun run = CommandRun.of("inspect", model, "--execution", "cuda");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("CUDA device 0 cannot compute", "set execution to cpu or auto");
    }

    @Test
    void tellsProgramsTheWholeManifest() throws IOException {
        CommandRun run = CommandRun.of("inspect", model, "--json");
        JsonNode json = new JsonMapper().readTree(run.out());
        assertThat(json.get("name").textValue()).isEqualTo("pump");
        assertThat(json.get("features").get(1).get("name").textValue()).isEqualTo("heat");
        assertThat(json.get("digest").textValue())
                .hasSize(64)
                .startsWith(json.get("version").textValue());
        assertThat(json.get("graph").get("bytes").longValue()).isEqualTo(Files.size(model));
        assertThat(json.get("graph").get("outputs").get(0).textValue()).isEqualTo("surprisal");
        assertThat(json.get("surprisal_at_tail_probability").get("1e-03").doubleValue())
                .isCloseTo(manifest.calibration(ModelOutput.SURPRISAL).abnormalityAt(1e-3), within(1e-12));
    }
}
