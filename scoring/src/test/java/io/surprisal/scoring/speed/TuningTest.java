package io.surprisal.scoring.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.Execution;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.onnx.runtime.ScoringException;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.speed.Tuning.Rate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TuningTest {
    private static final int CORES = 4;

    /** A call takes 20 µs and a record 2 µs on one core; threads of one call double its speed; a GPU takes 100 µs and 0.1 µs. */
    private static double machine(ExecutionSettings execution, int slots, int batch) {
        double micros = execution.execution() == Execution.CUDA
                ? slots * (100 + 0.1 * batch)
                : 20 + 2.0 * batch / (execution.threads() > 1 ? 2 : 1);
        return 1e6 * slots * batch / micros;
    }

    @Test
    void choosesTheSmallestBatchThatIsAsFastAndASlotForEachCore() throws Exception {
        Tuning tuning = Tuning.of(TuningTest::machine, CORES, ExecutionSettings.CPU, false);
        Rate best = tuning.best();
        assertThat(best.execution()).isEqualTo(ExecutionSettings.CPU);
        assertThat(best.slots()).isEqualTo(CORES);
        // 128 records take 276 µs: 0.937 of the rate of 1,024 records in 2,068 µs, where 64 records reach 0.874.
        assertThat(best.batch()).isEqualTo(128);
        assertThat(best.secondsPerBatch()).isCloseTo(276e-6, within(1e-9));
        assertThat(best.linger()).isEqualTo(Duration.ofMillis(1));
        assertThat(tuning.rates()).hasSize(9);
    }

    @Test
    void aGpuThatIsFasterThanAllCoresIsUsed() throws Exception {
        Tuning tuning = Tuning.of(TuningTest::machine, CORES, ExecutionSettings.CPU, true);
        assertThat(tuning.best().execution().execution()).isEqualTo(Execution.CUDA);
        assertThat(tuning.best().batch()).isEqualTo(16_384);
    }

    @Test
    void aGpuThatIsNotIsLeftAlone() throws Exception {
        Tuning tuning = Tuning.of(
                (execution, slots, batch) ->
                        machine(execution, slots, batch) / (execution.execution() == Execution.CUDA ? 10 : 1),
                CORES,
                ExecutionSettings.CPU,
                true);
        assertThat(tuning.best().execution().execution()).isEqualTo(Execution.CPU);
    }

    @Test
    void theMedianOfTheRoundsCountsAfterTwoThatDoNot() throws Exception {
        int[] calls = new int[1];
        Tuning tuning = Tuning.of(
                // Seven ways in each round; the first two rounds are fast, and two later calls of the second way.
                (execution, slots, batch) -> ++calls[0] <= 14 || calls[0] == 16 || calls[0] == 23 ? 1e9 : batch,
                1,
                ExecutionSettings.CPU,
                false);
        assertThat(tuning.rates()).extracting(Rate::perSecond).startsWith(16.0, 32.0, 64.0, 128.0);
    }

    /** The threads wait for each other before the clock starts. */
    @Test
    @Timeout(60)
    void aThreadThatCannotOpenTheModelKeepsNoneWaiting() {
        ModelFile model =
                ModelFile.parse(TinyModel.build("tiny", List.of("cpu", "io")).toByteArray(), "tiny.onnx");
        assertThatThrownBy(() -> new Throughput(model, 16).raw(ExecutionSettings.CPU.on(Execution.CUDA), 3, 0.01))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("CUDA device 0 cannot compute tiny.onnx");
    }

    @Test
    void measuresAModel() throws Exception {
        ModelFile model =
                ModelFile.parse(TinyModel.build("tiny", List.of("cpu", "io")).toByteArray(), "tiny.onnx");
        assertThat(new Throughput(model, 16).raw(ExecutionSettings.CPU, 2, 0.01))
                .isGreaterThan(1000);
        assertThat(new Throughput(model, 16).lane(ExecutionSettings.CPU, 1, 0.01))
                .isGreaterThan(1000);
    }
}
