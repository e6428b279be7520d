package io.surprisal.benchmarks.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.Execution;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.speed.SyntheticRecords;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check against itself: the processor in the place of the GPU. */
class GpuCheckTest {
    @TempDir
    private Path directory;

    @Test
    void theProcessorAgreesWithItself() throws Exception {
        ModelFile model = ModelFile.read(TinyModel.write(directory, "tiny", List.of("cpu", "io")));
        float[] records = SyntheticRecords.of(model.manifest(), 2000, 1);
        Parity parity = Parity.of(model, records, ExecutionSettings.CPU, ExecutionSettings.CPU);
        assertThat(parity.values()).isGreaterThan(2000L * model.outputs().size());
        assertThat(parity.outside()).isZero();
        assertThat(parity.verdicts()).isZero();
        assertThat(parity.largest()).isZero();
    }

    @Test
    void whatIsFurtherApartThanRoundingIsCounted() {
        Parity.Tally tally = new Parity.Tally(10);
        tally.add(ModelOutput.ELBO, 1, 1.0005);
        tally.add(ModelOutput.ELBO, 1e6, 1e6 + 9);
        tally.add(ModelOutput.ELBO, Double.NaN, Double.NaN);
        assertThat(tally.parity()).isEqualTo(new Parity(3, 0, 9, "elbo", 0));
        assertThat(tally.parity().holds()).isTrue();
        tally.add(ModelOutput.EXPECTED, 1e6, 1e6 + 11);
        tally.add(ModelOutput.ELBO, 1, 1.002);
        assertThat(tally.parity()).isEqualTo(new Parity(5, 2, 11, "expected", 0));
        tally.add(ModelOutput.SURPRISAL, Double.NaN, 3);
        tally.judge(9.9999, 10.0001);
        tally.judge(10, 9.9999);
        assertThat(tally.parity().outside()).isEqualTo(3);
        assertThat(tally.parity().holds()).isFalse();
        assertThat(tally.parity().worst()).isEqualTo("surprisal");
        assertThat(tally.parity().verdicts()).isEqualTo(1);
    }

    @Test
    void whatCrossesTheBusIsTheRecordAndItsSurprisal() throws Exception {
        ModelFile model = ModelFile.read(TinyModel.write(directory, "tiny", List.of("cpu", "io")));
        GraphCost cost = GraphCost.of(model, List.of(OutputName.headline(ModelOutput.SURPRISAL)));
        assertThat(cost.bytes()).isEqualTo(4 * (2 + 1));
    }

    @Test
    void noModelIsNoAgreement() throws Exception {
        assertThat(GpuCheck.run(directory, directory.resolve("result.json"), Execution.CPU))
                .isFalse();
    }

    @Test
    void writesWhatItMeasures() throws Exception {
        TinyModel.write(directory, "tiny", List.of("cpu", "io"));
        Path result = directory.resolve("result.json");
        assertThat(GpuCheck.run(directory, result, Execution.CPU)).isTrue();
        JsonNode tiny = new JsonMapper().readTree(result.toFile()).get("tiny.onnx");
        assertThat(tiny.get("provider").textValue()).isEqualTo("CPU");
        assertThat(tiny.get("parity").get("outside").longValue()).isZero();
        assertThat(tiny.get("rates"))
                .hasSize(10)
                .allSatisfy(rate ->
                        assertThat(rate.get("records_per_second").doubleValue()).isPositive());
    }
}
