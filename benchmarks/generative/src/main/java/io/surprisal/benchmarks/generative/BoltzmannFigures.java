package io.surprisal.benchmarks.generative;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.boltzmann.AnnealedImportanceSampling;
import io.surprisal.training.boltzmann.AnnealedImportanceSampling.Estimate;
import io.surprisal.training.boltzmann.BeliefNetworkFamily;
import io.surprisal.training.boltzmann.BoltzmannMachine;
import io.surprisal.training.boltzmann.ContrastiveDivergence;
import io.surprisal.training.boltzmann.ExactPartition;
import io.surprisal.training.boltzmann.VisibleUnits;
import io.surprisal.training.config.ModelFamily;
import io.surprisal.training.config.Target;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.graph.FittedMember;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.ScoringGraph;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Boltzmann machines: published weights, and weights of our own. */
final class BoltzmannFigures {
    private static final int HIDDEN = 500;
    private static final int EVERY = 500;
    private static final int AT_ONCE = 500;

    private final INDArray training;
    private final INDArray test;
    private final AnnealedImportanceSampling sampling;

    /** @param digits the folder of digits */
    BoltzmannFigures(Path digits, AnnealedImportanceSampling sampling) throws IOException {
        training = digits(digits.resolve("binarized_mnist_train.bits.gz"));
        test = digits(digits.resolve("binarized_mnist_test.bits.gz"));
        this.sampling = sampling;
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

    /** Of weights that are fitted here: one machine, and with family dbn others upon it. */
    void trained(TrainingConfig config) {
        int hidden = config.model().latent().size();
        ContrastiveDivergence divergence = divergence(config);
        Clock clock = new Clock();
        BoltzmannMachine first =
                divergence.fit(VisibleUnits.flags(BinaryDigits.PIXELS), training, hidden, clock::shown);
        double logPartition = say("machine 1, " + clock, first);
        if (config.model().family() == ModelFamily.DBN) {
            belief(config, first, logPartition);
        }
    }

    /** The bounds of a network, before each further machine is fitted, where that starts as the one below exchanged, and after. */
    private void belief(TrainingConfig config, BoltzmannMachine first, double logPartitionOfFirst) {
        long seed = config.training().seed();
        List<BoltzmannMachine> machines = new ArrayList<>(List.of(first));
        INDArray states = training;
        double logPartition = logPartitionOfFirst;
        BoltzmannMachine top = first;
        for (int hidden : config.model().network().hidden()) {
            int number = machines.size();
            boolean exchanged = BeliefNetworkFamily.exchanges(top, hidden);
            states = top.states(states, seed + number - 1);
            ContrastiveDivergence divergence = divergence(config);
            top = BeliefNetworkFamily.above(divergence, top, states, hidden);
            machines.add(top);
            String name = "machine " + (number + 1) + ", ";
            if (exchanged) {
                bound(name + "not fitted", config, machines, new Estimate(logPartition, 0));
            }
            Clock clock = new Clock();
            (exchanged ? divergence.fromFitted() : divergence).fit(top, states, clock::shown);
            Estimate estimate = partition(top, states);
            logPartition = estimate.logPartition();
            bound(name + clock, config, machines, estimate);
        }
    }

    private void bound(String name, TrainingConfig config, List<BoltzmannMachine> machines, Estimate estimate) {
        ScoringFunction network = BeliefNetworkFamily.network(spec(config), machines, estimate);
        int samples = config.model().latent().samples();
        ScoringGraph scoring = new ScoringGraph(
                List.of(FittedMember.raw(network, ModelOutput.ELBO)),
                samples,
                config.training().seed());
        Mean bound = new Mean();
        Mean importanceWeighted = new Mean();
        for (int from = 0; from < test.rows(); from += AT_ONCE) {
            INDArray some = test.get(NDArrayIndex.interval(from, from + AT_ONCE), NDArrayIndex.all());
            Map<String, INDArray> scores = scoring.score(some.dup('c').data().asFloat());
            add(scores, ModelOutput.ELBO, bound);
            add(scores, ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD, importanceWeighted);
        }
        System.out.printf(
                "%-70s log Z %.2f ± %.2f   bound of mean log p(test) %s, importance-weighted of %d samples %s%n",
                name, estimate.logPartition(), estimate.error(), bound, samples, importanceWeighted);
    }

    private static void add(Map<String, INDArray> scores, ModelOutput output, Mean mean) {
        for (double value :
                Objects.requireNonNull(scores.get(output.contractName())).toDoubleVector()) {
            mean.add(value);
        }
    }

    private static ContrastiveDivergence divergence(TrainingConfig config) {
        return new ContrastiveDivergence(config.model().objective().contrastive(), config.training());
    }

    private static ModelSpec spec(TrainingConfig config) {
        List<ModelFeature> pixels = IntStream.range(0, BinaryDigits.PIXELS)
                .mapToObj(pixel ->
                        new ModelFeature("p" + pixel, "", LikelihoodKind.BERNOULLI, 0, 1, 0, false, FeatureView.LEVEL))
                .toList();
        return new ModelSpec(
                pixels,
                1,
                1,
                Target.RECORD,
                config.model().latent().size(),
                config.model().network(),
                10,
                10,
                1);
    }

    private double say(String name, BoltzmannMachine machine) {
        Estimate estimate = partition(machine, training);
        Mean logProbability = new Mean();
        for (double free : machine.freeEnergy(test).toDoubleVector()) {
            logProbability.add(-free - estimate.logPartition());
        }
        System.out.printf(
                "%-70s log Z %.2f ± %.2f   mean log p(test) %s%n",
                name, estimate.logPartition(), estimate.error(), logProbability);
        return estimate.logPartition();
    }

    private Estimate partition(BoltzmannMachine machine, INDArray rows) {
        return ExactPartition.isPossible(machine)
                ? new Estimate(ExactPartition.of(machine), 0)
                : sampling.of(machine, ContrastiveDivergence.biasOfMeans(machine.units(), rows));
    }

    private static INDArray digits(Path file) throws IOException {
        float[] digits = BinaryDigits.read(file, 60_000);
        return Nd4j.create(digits, new long[] {digits.length / BinaryDigits.PIXELS, BinaryDigits.PIXELS}, 'c');
    }

    /** Says now and then how far a fit is, and how long it took. */
    private static final class Clock {
        private final long start = System.nanoTime();
        private int steps;

        boolean shown(int step, int all, double loss) {
            steps = step;
            if (step % EVERY == 0) {
                System.err.printf("step %,d of %,d, reconstruction %.2f nats%n", step, all, loss);
            }
            return true;
        }

        @Override
        public String toString() {
            return "%,d steps in %d s".formatted(steps, (System.nanoTime() - start) / 1_000_000_000);
        }
    }
}
