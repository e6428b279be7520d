package io.surprisal.training.boltzmann;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * log Z of a small Boltzmann machine: the sum over all states of its hidden units, visible ones summed or integrated out; or of its visible ones, where
 * they are few flags, hidden ones summed out.
 */
public final class ExactPartition {
    /** How many units are few: 2^K states. */
    public static final int MOST_UNITS = 20;

    private static final int AT_ONCE = 1 << 12;

    private ExactPartition() {}

    /** Whether a machine has at most {@value #MOST_UNITS} hidden units, or as few flags for visible ones. */
    public static boolean isPossible(BoltzmannMachine machine) {
        return machine.hiddenUnits() <= MOST_UNITS || hasFewFlags(machine);
    }

    private static boolean hasFewFlags(BoltzmannMachine machine) {
        return machine.visibleUnits() <= MOST_UNITS && machine.units().allFlags();
    }

    /** log Z, nats, of a machine for which it is {@linkplain #isPossible possible}. */
    public static double of(BoltzmannMachine machine) {
        int units = machine.hiddenUnits();
        if (hasFewFlags(machine) && machine.visibleUnits() < units) {
            return of(machine.exchanged());
        }
        if (units > MOST_UNITS) {
            throw new IllegalArgumentException(
                    "2^" + units + " states are too many to sum over; " + MOST_UNITS + " units are not");
        }
        int states = 1 << units;
        double largest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int from = 0; from < states; from += AT_ONCE) {
            double[] terms = logTerms(machine, from, Math.min(AT_ONCE, states - from));
            for (double term : terms) {
                if (term > largest) {
                    sum = sum * Math.exp(largest - term) + 1;
                    largest = term;
                } else {
                    sum += Math.exp(term - largest);
                }
            }
        }
        return largest + Math.log(sum);
    }

    /** log of the sum over visible units of e^−E, for some states of the hidden ones by their numbers. */
    private static double[] logTerms(BoltzmannMachine machine, int from, int count) {
        INDArray states = Nd4j.create(DataType.DOUBLE, count, machine.hiddenUnits());
        for (int i = 0; i < count; i++) {
            for (int unit = 0; unit < machine.hiddenUnits(); unit++) {
                states.putScalar(i, unit, (from + i) >> unit & 1);
            }
        }
        INDArray normal = machine.units().normal().castTo(DataType.DOUBLE);
        INDArray bias = machine.visibleBias().castTo(DataType.DOUBLE);
        INDArray input = states.mmul(machine.weights().castTo(DataType.DOUBLE).transpose())
                .addiRowVector(bias);
        // Of a normal unit: ∫ e^(−(x − b)²/2 + (input − b) x) dx = √2π e^((input² − b²)/2).
        INDArray ofNormal = input.mul(input)
                .subiRowVector(bias.mul(bias))
                .muli(0.5)
                .addi(0.5 * Math.log(2 * Math.PI))
                .muliRowVector(normal);
        INDArray ofFlags = VisibleUnits.softPlus(input).muliRowVector(normal.rsub(1));
        INDArray ofHidden =
                states.mmul(machine.hiddenBias().castTo(DataType.DOUBLE).reshape(-1, 1));
        return ofNormal.addi(ofFlags).sum(true, 1).addi(ofHidden).toDoubleVector();
    }
}
