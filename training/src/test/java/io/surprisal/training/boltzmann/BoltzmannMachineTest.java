package io.surprisal.training.boltzmann;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.training.boltzmann.AnnealedImportanceSampling.Estimate;
import io.surprisal.training.config.ContrastiveSettings;
import io.surprisal.training.config.EarlyStopping;
import io.surprisal.training.config.FitSettings;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.config.UpdateRule;
import io.surprisal.training.fit.TrainingListener;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Machines of few units, whose sums can be written out. */
class BoltzmannMachineTest {
    private static final int VISIBLE = 6;
    private static final int HIDDEN = 5;

    static Stream<Arguments> units() {
        return Stream.of(
                Arguments.of("flags", VisibleUnits.flags(VISIBLE)),
                Arguments.of("normal", VisibleUnits.normal(VISIBLE)),
                Arguments.of("both", new VisibleUnits(Nd4j.createFromArray(1f, 0, 1, 1, 0, 0))));
    }

    /** −log Σ_h e^−E, the energy from its definition. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("units")
    void freeEnergyIsTheSumOverHiddenUnits(String name, VisibleUnits units) {
        BoltzmannMachine machine = machine(units, HIDDEN, 1, 4);
        INDArray rows = units.sample(units.mean(Nd4j.zeros(3, VISIBLE)), new SplittableRandom(2));
        INDArray free = machine.freeEnergy(rows);
        for (int row = 0; row < 3; row++) {
            double sum = 0;
            for (int state = 0; state < 1 << HIDDEN; state++) {
                sum += Math.exp(-energy(machine, rows.getRow(row).toDoubleVector(), state));
            }
            assertThat(free.getDouble(row, 0)).isCloseTo(-Math.log(sum), within(1e-4));
        }
    }

    /** Over all states of flags, the sum of e^−free energy. */
    @Test
    void thePartitionIsTheSumOverVisibleUnitsToo() {
        BoltzmannMachine machine = machine(VisibleUnits.flags(VISIBLE), HIDDEN, 1, 4);
        double sum = 0;
        for (int state = 0; state < 1 << VISIBLE; state++) {
            float[] flags = new float[VISIBLE];
            for (int j = 0; j < VISIBLE; j++) {
                flags[j] = state >> j & 1;
            }
            INDArray row = Nd4j.create(flags, new long[] {1, VISIBLE}, 'c');
            sum += Math.exp(-machine.freeEnergy(row).getDouble(0));
        }
        assertThat(ExactPartition.of(machine)).isCloseTo(Math.log(sum), within(1e-4));
    }

    /** An integral over two normal units, by the middle of each cell of a fine grid. */
    @Test
    void thePartitionOfNormalUnitsIsTheIntegral() {
        BoltzmannMachine machine = machine(VisibleUnits.normal(2), HIDDEN, 1, 5);
        int cells = 300;
        double width = 24.0 / cells;
        float[] grid = new float[2 * cells * cells];
        for (int i = 0; i < cells * cells; i++) {
            grid[2 * i] = (float) (-12 + (i / cells + 0.5) * width);
            grid[2 * i + 1] = (float) (-12 + (i % cells + 0.5) * width);
        }
        double sum = 0;
        for (double free : machine.freeEnergy(Nd4j.create(grid, new long[] {cells * cells, 2}, 'c'))
                .toDoubleVector()) {
            sum += Math.exp(-free) * width * width;
        }
        assertThat(ExactPartition.of(machine)).isCloseTo(Math.log(sum), within(1e-3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("units")
    void annealingFindsTheExactSumWithinATenthOfANat(String name, VisibleUnits units) {
        BoltzmannMachine machine = machine(units, 12, 0.7, 3);
        Estimate estimate =
                new AnnealedImportanceSampling(100, 4000, 1).of(machine, gaussian(new Random(8), 0.5, VISIBLE));
        assertThat(estimate.logPartition()).isCloseTo(ExactPartition.of(machine), within(0.1));
        assertThat(estimate.error()).isBetween(0.0, 0.05);
    }

    /** Many hidden units over few flags: the sum of e^−free energy, which is that over hidden units too. */
    @Test
    void thePartitionIsASumOverTheFewerUnits() {
        BoltzmannMachine wide = machine(VisibleUnits.flags(3), 21, 1, 4);
        double sum = 0;
        for (int state = 0; state < 1 << 3; state++) {
            INDArray row = Nd4j.createFromArray(new float[][] {{state & 1, state >> 1 & 1, state >> 2 & 1}});
            sum += Math.exp(-wide.freeEnergy(row).getDouble(0));
        }
        assertThat(ExactPartition.isPossible(wide)).isTrue();
        assertThat(ExactPartition.of(wide)).isCloseTo(Math.log(sum), within(1e-4));
        assertThat(ExactPartition.isPossible(machine(VisibleUnits.normal(3), 21, 1, 4)))
                .isFalse();
    }

    @Test
    void tooManyStatesAreNoSum() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExactPartition.of(machine(VisibleUnits.flags(21), 21, 1, 1)))
                .withMessageStartingWith("2^21 states are too many");
    }

    @Test
    void normalUnitsAreNoHiddenOnes() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        machine(VisibleUnits.normal(VISIBLE), HIDDEN, 1, 1).exchanged())
                .withMessage("Normal units cannot be the hidden ones of a machine");
    }

    /** log p(x|h) less log p(0|h) is what the energies say. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("units")
    void whatTrainingShowsIsTheLogProbabilityGivenHiddenUnits(String name, VisibleUnits units) {
        BoltzmannMachine machine = machine(units, HIDDEN, 1, 4);
        INDArray rows = units.sample(units.mean(Nd4j.zeros(1, VISIBLE)), new SplittableRandom(2));
        int state = 0b10110;
        float[] hidden = new float[HIDDEN];
        for (int k = 0; k < HIDDEN; k++) {
            hidden[k] = state >> k & 1;
        }
        INDArray input = machine.visibleInput(Nd4j.create(hidden, new long[] {1, HIDDEN}, 'c'));
        INDArray nothing = Nd4j.zeros(1, VISIBLE);
        double difference = units.logProbability(rows, input).sumNumber().doubleValue()
                - units.logProbability(nothing, input).sumNumber().doubleValue();
        assertThat(difference)
                .isCloseTo(
                        energy(machine, new double[VISIBLE], state)
                                - energy(machine, rows.getRow(0).toDoubleVector(), state),
                        within(1e-4));
    }

    static Stream<Arguments> updates() {
        return Stream.of(Arguments.of(UpdateRule.ADAM, 0.02), Arguments.of(UpdateRule.SGD, 0.3));
    }

    /** Two patterns and their mixtures in between: what was learned is nearly the density that they came from. */
    @ParameterizedTest
    @MethodSource("updates")
    void contrastiveDivergenceLearnsTheDensity(UpdateRule update, double learningRate) {
        Random random = new Random(1);
        float[] rows = new float[4000 * VISIBLE];
        for (int i = 0; i < rows.length; i += VISIBLE) {
            boolean first = random.nextBoolean();
            for (int j = 0; j < VISIBLE; j++) {
                boolean set = (j < VISIBLE / 2) == first;
                rows[i + j] = random.nextDouble() < (set ? 0.9 : 0.1) ? 1 : 0;
            }
        }
        INDArray data = Nd4j.create(rows, new long[] {4000, VISIBLE}, 'c');
        VisibleUnits units = VisibleUnits.flags(VISIBLE);
        TrainingConfig config = TrainingConfig.defaults()
                .with("training.steps", 1500)
                .with("training.learning_rate", learningRate)
                .with("training.batch_size", 100);
        BoltzmannMachine machine = new ContrastiveDivergence(
                        new ContrastiveSettings(1, true, update, 0), config.training())
                .fit(units, data, 4, TrainingListener.NONE);
        double found = -machine.freeEnergy(data).meanNumber().doubleValue() - ExactPartition.of(machine);
        double truth = 0;
        for (int i = 0; i < rows.length; i += VISIBLE) {
            double one = 0.5;
            double other = 0.5;
            for (int j = 0; j < VISIBLE; j++) {
                boolean of = (j < VISIBLE / 2) == (rows[i + j] == 1);
                one *= of ? 0.9 : 0.1;
                other *= of ? 0.1 : 0.9;
            }
            truth += Math.log(one + other) / 4000;
        }
        BoltzmannMachine none = new BoltzmannMachine(
                units, Nd4j.zeros(VISIBLE, 1), ContrastiveDivergence.biasOfMeans(units, data), Nd4j.zeros(1));
        double independent = -none.freeEnergy(data).meanNumber().doubleValue() - ExactPartition.of(none);
        assertThat(truth - independent).isGreaterThan(1);
        assertThat(found).isCloseTo(truth, within(0.1));
    }

    @Test
    void aMachineThatStartsAsAFittedOneIsFittedAtATenthOfTheRateAndAsTheOthersElse() {
        ContrastiveSettings samples = new ContrastiveSettings(3, true, UpdateRule.SGD, 0.01);
        FitSettings settings = new FitSettings(70, 30, 0.2, 9, 0.3, new EarlyStopping(5, 4), 8);
        assertThat(new ContrastiveDivergence(samples, settings).fromFitted())
                .isEqualTo(new ContrastiveDivergence(
                        samples, new FitSettings(70, 30, 0.1 * 0.2, 9, 0.3, new EarlyStopping(5, 4), 8)));
    }

    private static double energy(BoltzmannMachine machine, double[] x, int state) {
        double energy = 0;
        for (int j = 0; j < x.length; j++) {
            double bias = machine.visibleBias().getDouble(j);
            boolean normal = machine.units().normal().getDouble(j) == 1;
            energy += normal ? (x[j] - bias) * (x[j] - bias) / 2 : -bias * x[j];
        }
        for (int k = 0; k < HIDDEN; k++) {
            if ((state >> k & 1) == 1) {
                energy -= machine.hiddenBias().getDouble(k);
                for (int j = 0; j < x.length; j++) {
                    energy -= x[j] * machine.weights().getDouble(j, k);
                }
            }
        }
        return energy;
    }

    static BoltzmannMachine machine(VisibleUnits units, int hidden, double scale, long seed) {
        Random random = new Random(seed);
        return new BoltzmannMachine(
                units,
                gaussian(random, scale, units.count(), hidden),
                gaussian(random, scale, units.count()),
                gaussian(random, scale, hidden));
    }

    private static INDArray gaussian(Random random, double scale, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return Nd4j.create(values, shape, 'c');
    }
}
