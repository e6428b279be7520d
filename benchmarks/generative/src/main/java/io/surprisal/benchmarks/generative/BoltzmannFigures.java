package io.surprisal.benchmarks.generative;

import io.surprisal.training.boltzmann.AnnealedImportanceSampling;
import io.surprisal.training.boltzmann.AnnealedImportanceSampling.Estimate;
import io.surprisal.training.boltzmann.BoltzmannMachine;
import io.surprisal.training.boltzmann.ContrastiveDivergence;
import io.surprisal.training.boltzmann.VisibleUnits;
import io.surprisal.training.config.ContrastiveSettings;
import io.surprisal.training.config.TrainingConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Boltzmann machines of 500 hidden units: published weights, and weights of our own. */
final class BoltzmannFigures {
    private static final int HIDDEN = 500;
    private static final int EVERY = 250;

    private final INDArray training;
    private final INDArray test;
    private final AnnealedImportanceSampling sampling;

    /**
     * @param digits the folder of digits
     * @param chains of annealed importance sampling
     * @param temperatures of it
     */
    BoltzmannFigures(Path digits, int chains, int temperatures) throws IOException {
        training = digits(digits.resolve("binarized_mnist_train.bits.gz"));
        test = digits(digits.resolve("binarized_mnist_test.bits.gz"));
        sampling = new AnnealedImportanceSampling(chains, temperatures, 1);
    }

    /** Of the weights in a file: a row of hidden biases, then a row for each pixel, its bias first. */
    void published(Path file) throws IOException {
        List<double[]> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.stream(line.split(",", -1))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .forEach(rows::add);
        }
        if (rows.size() != BinaryDigits.PIXELS + 1
                || rows.get(0).length != HIDDEN
                || rows.get(1).length != HIDDEN + 1) {
            throw new IllegalArgumentException(file + " holds " + rows.size() + " rows of " + rows.get(0).length
                    + " and " + rows.get(1).length + " numbers; expected 785, the first of 500, the others of 501");
        }
        float[] weights = new float[BinaryDigits.PIXELS * HIDDEN];
        float[] visible = new float[BinaryDigits.PIXELS];
        float[] hidden = new float[HIDDEN];
        for (int k = 0; k < HIDDEN; k++) {
            hidden[k] = (float) rows.get(0)[k];
        }
        for (int j = 0; j < visible.length; j++) {
            double[] row = rows.get(j + 1);
            visible[j] = (float) row[0];
            for (int k = 0; k < HIDDEN; k++) {
                weights[j * HIDDEN + k] = (float) row[k + 1];
            }
        }
        say(
                "published weights",
                new BoltzmannMachine(
                        VisibleUnits.flags(visible.length),
                        Nd4j.create(weights, new long[] {visible.length, HIDDEN}, 'c'),
                        Nd4j.createFromArray(visible),
                        Nd4j.createFromArray(hidden)));
    }

    /** Of weights that are fitted here. */
    void trained(int gibbsSteps, int steps) {
        TrainingConfig config = TrainingConfig.defaults()
                .with("training.steps", steps)
                .with("training.batch_size", 100)
                .with("training.learning_rate", 0.003);
        long start = System.nanoTime();
        BoltzmannMachine machine = new ContrastiveDivergence(
                        new ContrastiveSettings(gibbsSteps, false), config.training())
                .fit(VisibleUnits.flags(BinaryDigits.PIXELS), training, HIDDEN, (step, all, loss) -> {
                    if (step % EVERY == 0) {
                        System.err.printf("step %,d of %,d, reconstruction error %.2f%n", step, all, loss);
                    }
                    return true;
                });
        say(
                "trained here, CD-%d, %,d steps of 100 digits in %d s"
                        .formatted(gibbsSteps, steps, (System.nanoTime() - start) / 1_000_000_000),
                machine);
    }

    private void say(String name, BoltzmannMachine machine) {
        Estimate estimate = sampling.of(machine, ContrastiveDivergence.biasOfMeans(machine.units(), training));
        Mean logProbability = new Mean();
        for (double free : machine.freeEnergy(test).toDoubleVector()) {
            logProbability.add(-free - estimate.logPartition());
        }
        System.out.printf(
                "%-70s log Z %.2f ± %.2f   mean log p(test) %s%n",
                name, estimate.logPartition(), estimate.error(), logProbability);
    }

    private static INDArray digits(Path file) throws IOException {
        float[] digits = BinaryDigits.read(file, 60_000);
        return Nd4j.create(digits, new long[] {digits.length / BinaryDigits.PIXELS, BinaryDigits.PIXELS}, 'c');
    }
}
