package io.surprisal.training.boltzmann;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.TrainedModel;
import io.surprisal.training.Trainer;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.TrainingListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Eight flags that follow two others: four patterns, each value wrong once in twenty. */
class UnrolledMachinesTest {
    private static final int FLAGS = 8;
    private static final int ROWS = 800;
    private static final TrainingConfig CONFIG = TrainingConfig.defaults()
            .with("preset", "plain")
            .with("model.likelihood.kind", "bernoulli")
            .with("model.latent.size", 2)
            .with("model.network.hidden", List.of(12, 8))
            .with("model.network.activation", "sigmoid")
            .with("training.steps", 150)
            .with("training.learning_rate", 0.03);

    /** The first step's loss is that of the machines: nearly what is left of a record once its pattern is known, 8 · 0.2 nats. */
    @ParameterizedTest
    @CsvSource({"ae", "vae"})
    void fineTuningStartsFromTheMachines(String family) {
        TrainingConfig config = CONFIG.with("model.family", family);
        double drawn = lossOfStep(1, config);
        // Three machines were fitted before.
        double started =
                lossOfStep(3 * config.training().steps() + 1, config.with("model.network.pretraining", "boltzmann"));
        assertThat(drawn).isGreaterThan(FLAGS * Math.log(2) - 0.2);
        assertThat(started).isLessThan(0.7 * drawn);
    }

    /** What follows from encoder and decoder sharing their weights: W and its transpose, by the names that the graph has. */
    @Test
    void theDecoderHasTheEncodersWeightsTransposed() {
        TrainedModel model = Trainer.train(
                table(),
                CONFIG.with("model.family", "ae")
                        .with("model.network.pretraining", "boltzmann")
                        .with("training.steps", 5)
                        .with("training.learning_rate", 1e-9),
                TrainingListener.NONE);
        Map<String, INDArray> weights = new HashMap<>();
        model.scoring().graph().variables().stream()
                .filter(variable -> variable.name().endsWith("/weight"))
                .forEach(variable -> weights.put(variable.name(), variable.getArr()));
        assertTransposed(weights, "encoder/0", "bernoulli/logit");
        assertTransposed(weights, "encoder/1", "decoder/0");
        assertTransposed(weights, "posterior/mean", "decoder/1");
    }

    /** Normal hidden units with small weights and flags under them: the code has the mean W x + c and the variance 1. */
    @Test
    void aCodeIsNormal() {
        BoltzmannMachine flags = BoltzmannMachineTest.machine(VisibleUnits.flags(FLAGS), 2, 1, 4);
        BoltzmannMachine code = new BoltzmannMachine(
                flags.units(), VisibleUnits.normal(2), flags.weights(), flags.visibleBias(), flags.hiddenBias());
        INDArray rows = VisibleUnits.coins(Nd4j.zeros(1, FLAGS).addi(0.5), new SplittableRandom(2));
        INDArray many = rows.repeat(0, 4000);
        INDArray states = code.states(many, 3);
        for (int k = 0; k < 2; k++) {
            double mean = code.hiddenInput(rows).getDouble(0, k);
            assertThat(code.hidden(rows).getDouble(0, k)).isCloseTo(mean, within(1e-6));
            INDArray ofUnit = states.getColumn(k);
            assertThat(ofUnit.meanNumber().doubleValue()).isCloseTo(mean, within(0.06));
            assertThat(ofUnit.stdNumber().doubleValue()).isCloseTo(1, within(0.05));
        }
    }

    private static void assertTransposed(Map<String, INDArray> weights, String encoder, String decoder) {
        INDArray down = Objects.requireNonNull(weights.get(encoder + "/weight")).transpose();
        INDArray up = Objects.requireNonNull(weights.get(decoder + "/weight"));
        assertThat(up.shape()).isEqualTo(down.shape());
        assertThat(up.sub(down).norm1Number().doubleValue()).as(encoder).isLessThan(1e-4);
        assertThat(up.norm1Number().doubleValue()).as(encoder).isGreaterThan(0.05);
    }

    /** The last one that training shows, for it is told to stop there. */
    private static double lossOfStep(int number, TrainingConfig config) {
        List<Double> losses = new ArrayList<>();
        Trainer.train(table(), config, (step, all, loss) -> {
            losses.add(loss);
            return losses.size() < number;
        });
        assertThat(losses).hasSize(number);
        return losses.get(number - 1);
    }

    private static TelemetryTable table() {
        Random random = new Random(3);
        float[] values = new float[ROWS * FLAGS];
        for (int row = 0; row < ROWS; row++) {
            boolean[] on = {random.nextBoolean(), random.nextBoolean()};
            for (int j = 0; j < FLAGS; j++) {
                values[row * FLAGS + j] = on[j / 4] ^ j % 2 == 0 ^ random.nextInt(20) == 0 ? 1 : 0;
            }
        }
        return TelemetryTable.of(
                FeatureSchema.named(
                        IntStream.range(0, FLAGS).mapToObj(j -> "flag-" + j).toList()),
                values);
    }
}
