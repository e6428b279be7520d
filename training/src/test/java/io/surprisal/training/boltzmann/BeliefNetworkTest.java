package io.surprisal.training.boltzmann;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.reference.LogDensity;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.boltzmann.AnnealedImportanceSampling.Estimate;
import io.surprisal.training.config.NetworkKind;
import io.surprisal.training.config.NetworkSettings;
import io.surprisal.training.config.Target;
import io.surprisal.training.graph.FittedMember;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.ScoringGraph;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks of few units, whose densities can be written out. */
class BeliefNetworkTest {
    private static final int FLAGS = 6;
    private static final int HIDDEN = 5;
    private static final int ROWS = 20;
    private static final INDArray RECORDS =
            VisibleUnits.coins(Nd4j.zeros(ROWS, FLAGS).addi(0.5), new SplittableRandom(2));

    /** The bound of a network whose second machine is the first one exchanged is log p(x) itself, for every sample. */
    @Test
    void aSecondMachineBeginsWithTheDensityOfTheFirst() {
        BoltzmannMachine first = BoltzmannMachineTest.machine(VisibleUnits.flags(FLAGS), HIDDEN, 1, 4);
        double logPartition = ExactPartition.of(first);
        assertThat(ExactPartition.of(first.exchanged())).isCloseTo(logPartition, within(1e-6));
        double[] bound = scores(List.of(first, first.exchanged()), 8, ModelOutput.ELBO);
        INDArray free = first.freeEnergy(RECORDS);
        for (int row = 0; row < ROWS; row++) {
            assertThat(bound[row]).isCloseTo(-free.getDouble(row) - logPartition, within(1e-4));
        }
    }

    @Test
    void aThirdMachineBeginsWithTheBoundOfTheSecond() {
        BoltzmannMachine first = BoltzmannMachineTest.machine(VisibleUnits.flags(FLAGS), HIDDEN, 1, 4);
        BoltzmannMachine second = BoltzmannMachineTest.machine(VisibleUnits.flags(HIDDEN), 4, 1, 5);
        for (ModelOutput bound : List.of(ModelOutput.ELBO, ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD)) {
            double[] ofTwo = scores(List.of(first, second), 8, bound);
            double[] ofThree = scores(List.of(first, second, second.exchanged()), 8, bound);
            for (int row = 0; row < ROWS; row++) {
                assertThat(ofThree[row]).isCloseTo(ofTwo[row], within(1e-4));
            }
        }
    }

    /** Both bounds of 1,024 samples against the sums over all states of both layers. */
    @Test
    void boundsAreBelowTheLogProbabilityAndTheSecondNearIt() {
        List<BoltzmannMachine> machines = List.of(
                BoltzmannMachineTest.machine(VisibleUnits.flags(FLAGS), HIDDEN, 0.4, 4),
                BoltzmannMachineTest.machine(VisibleUnits.flags(HIDDEN), 4, 0.4, 5),
                BoltzmannMachineTest.machine(VisibleUnits.flags(4), 3, 0.4, 6));
        double[] elbo = scores(machines, 1024, ModelOutput.ELBO);
        double[] importanceWeighted = scores(machines, 1024, ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD);
        double widest = 0;
        for (int row = 0; row < ROWS; row++) {
            Sums exact = Sums.of(machines, RECORDS.getRow(row).toDoubleVector());
            assertThat(exact.bound).isLessThan(exact.logProbability);
            assertThat(elbo[row]).isLessThan(exact.logProbability);
            assertThat(elbo[row]).isCloseTo(exact.bound, within(0.05));
            assertThat(importanceWeighted[row]).isCloseTo(exact.logProbability, within(0.1));
            widest = Math.max(widest, exact.logProbability - exact.bound);
        }
        assertThat(widest).isGreaterThan(0.5);
    }

    /** log p(x) and its bound of a network of three machines, by sums over h1 and h2. */
    private record Sums(double logProbability, double bound) {
        static Sums of(List<BoltzmannMachine> machines, double[] record) {
            BoltzmannMachine first = machines.get(0);
            BoltzmannMachine second = machines.get(1);
            BoltzmannMachine top = machines.get(2);
            double logPartition = ExactPartition.of(top);
            double probability = 0;
            double bound = 0;
            for (int i = 0; i < 1 << first.hiddenUnits(); i++) {
                double[] low = states(i, first.hiddenUnits());
                double inferred = logProbability(low, inputs(first.weights(), first.hiddenBias(), record));
                double given = logProbability(record, inputs(first.weights().transpose(), first.visibleBias(), low));
                for (int j = 0; j < 1 << second.hiddenUnits(); j++) {
                    double[] high = states(j, second.hiddenUnits());
                    INDArray row = Nd4j.createFromArray(new double[][] {high})
                            .castTo(top.weights().dataType());
                    double joint = given
                            + logProbability(low, inputs(second.weights().transpose(), second.visibleBias(), high))
                            - top.freeEnergy(row).getDouble(0)
                            - logPartition;
                    double posterior =
                            inferred + logProbability(high, inputs(second.weights(), second.hiddenBias(), low));
                    probability += Math.exp(joint);
                    bound += Math.exp(posterior) * (joint - posterior);
                }
            }
            return new Sums(Math.log(probability), bound);
        }

        private static double[] states(int number, int units) {
            return IntStream.range(0, units).mapToDouble(k -> number >> k & 1).toArray();
        }

        /** The bias and what units of the other layer add, by a matrix [others, units]. */
        private static double[] inputs(INDArray weights, INDArray bias, double[] others) {
            double[] inputs = bias.toDoubleVector();
            for (int k = 0; k < inputs.length; k++) {
                for (int j = 0; j < others.length; j++) {
                    inputs[k] += others[j] * weights.getDouble(j, k);
                }
            }
            return inputs;
        }

        private static double logProbability(double[] states, double[] inputs) {
            return IntStream.range(0, states.length)
                    .mapToDouble(k -> LogDensity.bernoulli(states[k], inputs[k]))
                    .sum();
        }
    }

    private static double[] scores(List<BoltzmannMachine> machines, int samples, ModelOutput output) {
        List<ModelFeature> flags = IntStream.range(0, FLAGS)
                .mapToObj(j ->
                        new ModelFeature("flag-" + j, "", LikelihoodKind.BERNOULLI, 0, 1, 0, false, FeatureView.LEVEL))
                .toList();
        NetworkSettings none = new NetworkSettings(NetworkKind.DENSE, List.of(), 2);
        ModelSpec spec = new ModelSpec(flags, 1, 1, Target.RECORD, HIDDEN, none, 3, 10, 0.05);
        double logPartition = ExactPartition.of(machines.get(machines.size() - 1));
        ScoringFunction network = BeliefNetworkFamily.network(spec, machines, new Estimate(logPartition, 0));
        ScoringGraph scoring = new ScoringGraph(List.of(FittedMember.raw(network, ModelOutput.ELBO)), samples, 1);
        return Objects.requireNonNull(scoring.score(RECORDS.data().asFloat()).get(output.contractName()))
                .toDoubleVector();
    }
}
