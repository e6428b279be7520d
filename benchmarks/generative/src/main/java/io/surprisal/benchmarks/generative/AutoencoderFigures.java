package io.surprisal.benchmarks.generative;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.TrainedModel;
import io.surprisal.training.Trainer;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.graph.FittedMember;
import io.surprisal.training.graph.ScoringGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Bounds of log p of test digits, by models with a posterior; of others log p given their codes. */
final class AutoencoderFigures {
    private static final int EVERY = 500;
    private static final int MOST_POINTS = 5_000;

    private final TelemetryTable training;
    private final float[] test;
    private final int[] samples;

    /**
     * @param digits the folder of digits
     * @param testDigits how many test digits are scored
     * @param samples the numbers of samples k of the bounds
     */
    AutoencoderFigures(Path digits, int testDigits, int[] samples) throws IOException {
        List<String> names = IntStream.range(0, BinaryDigits.PIXELS)
                .mapToObj(pixel -> "p" + pixel)
                .toList();
        training = TelemetryTable.of(
                FeatureSchema.named(names), BinaryDigits.read(digits.resolve("binarized_mnist_train.bits.gz"), 60_000));
        test = BinaryDigits.read(digits.resolve("binarized_mnist_test.bits.gz"), testDigits);
        this.samples = samples;
    }

    /** Trains a model and says its bounds, or how well it gives back digits. */
    void of(TrainingConfig config) {
        String family = config.model().family().contractName();
        long start = System.nanoTime();
        TrainedModel model = Trainer.train(training, config, (step, all, loss) -> {
            if (step % EVERY == 0) {
                System.err.printf("%s, step %,d of %,d: %.2f nats%n", family, step, all, loss);
            }
            return true;
        });
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        StringBuilder line = new StringBuilder();
        if (config.model().evidence() == ModelOutput.RECONSTRUCTION_LOG_PROBABILITY) {
            line.append(", given codes: ").append(mean(model, ModelOutput.RECONSTRUCTION_LOG_PROBABILITY, 1));
        } else {
            for (int count : samples) {
                line.append(", k = ").append(count).append(": ");
                line.append(mean(model, ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD, count));
            }
        }
        System.out.printf("%s, %,d steps in %d s%s%n", family, config.training().steps(), seconds, line);
    }

    /** Of an output, by so many samples. */
    private Mean mean(TrainedModel model, ModelOutput output, int count) {
        FittedMember member = FittedMember.raw(model.scoring().members().get(0).function(), output);
        ScoringGraph scoring = new ScoringGraph(List.of(member), count, 3);
        int atOnce = Math.max(1, Math.min(100, MOST_POINTS / count));
        int length = BinaryDigits.PIXELS * atOnce;
        Mean mean = new Mean();
        for (int from = 0; from + length <= test.length; from += length) {
            INDArray values = Objects.requireNonNull(
                    scoring.score(Arrays.copyOfRange(test, from, from + length)).get(output.contractName()));
            for (double value : values.toDoubleVector()) {
                mean.add(value);
            }
        }
        return mean;
    }
}
