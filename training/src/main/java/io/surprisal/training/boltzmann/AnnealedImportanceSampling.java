package io.surprisal.training.boltzmann;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * log Z of a Boltzmann machine by annealed importance sampling: Neal (2001); Salakhutdinov &amp; Murray (2008), section 4.1. Chains go from
 * a machine without weights, whose log Z is known, to the machine itself: at β from 0 to 1 the one's energy counts 1 − β and the other's β. At each
 * step the change of the unnormalised density is a factor of the chain's weight; the mean of the weights estimates Z over that of the machine
 * without weights. The steps are finer towards the end, where densities change most: 500, 4,000 and 10,000 of 14,500 up to 0.5, 0.9 and 1 in their
 * section 5.1.
 *
 * @param chains how many; the spread of their weights says how good the estimate is
 * @param temperatures how many steps from 0 to 1
 * @param seed every draw is made from it
 */
public record AnnealedImportanceSampling(int chains, int temperatures, long seed) {
    /**
     * An estimate.
     *
     * @param logPartition log Z, nats
     * @param error its standard error, nats; 0 of an exact sum
     */
    public record Estimate(double logPartition, double error) {
        /** By the names that a manifest has for them. */
        public Map<String, Double> named() {
            return Map.of("log_partition", logPartition, "log_partition_error", error);
        }
    }

    /** @param baseBias the visible biases of the machine without weights, best those of the data's means, [D] */
    public Estimate of(BoltzmannMachine machine, INDArray baseBias) {
        SplittableRandom random = new SplittableRandom(seed);
        VisibleUnits units = machine.units();
        INDArray transposed = machine.weights().transpose();
        INDArray start = Nd4j.zeros(DataType.FLOAT, chains, units.count()).addiRowVector(baseBias);
        INDArray visible = units.sample(units.mean(start), random);
        double[] logWeights = new double[chains];
        for (int step = 1; step <= temperatures; step++) {
            double before = beta((step - 1.0) / temperatures);
            double now = beta((double) step / temperatures);
            // What a step allocates is reused by the next one.
            try (MemoryWorkspace ofStep = Scratch.activate()) {
                INDArray input = machine.hiddenInput(visible);
                INDArray change = units.energy(visible, baseBias)
                        .subi(units.energy(visible, machine.visibleBias()))
                        .muli(now - before)
                        .addi(softPlusSum(input, now))
                        .subi(softPlusSum(input, before));
                for (int chain = 0; chain < chains; chain++) {
                    logWeights[chain] += change.getDouble(chain, 0);
                }
                INDArray hidden = VisibleUnits.coins(Transforms.sigmoid(input.muli(now), false), random);
                // Energies are mixed, so inputs are.
                INDArray mixed = hidden.mmul(transposed)
                        .addiRowVector(machine.visibleBias())
                        .muli(now)
                        .addiRowVector(baseBias.mul(1 - now));
                visible = units.sample(units.mean(mixed), random).detach();
            }
        }
        double logBase = units.logPartition(baseBias) + machine.hiddenUnits() * Math.log(2);
        return estimate(logWeights, logBase);
    }

    /** β after a share of the steps. */
    private static double beta(double share) {
        double first = 500 / 14_500.0;
        double second = 4_500 / 14_500.0;
        if (share < first) {
            return 0.5 * share / first;
        }
        return share < second
                ? 0.5 + 0.4 * (share - first) / (second - first)
                : 0.9 + 0.1 * (share - second) / (1 - second);
    }

    /** Σ log(1 + e^(β·input)), [N, 1]. */
    private static INDArray softPlusSum(INDArray input, double beta) {
        return VisibleUnits.softPlus(input.mul(beta)).sum(true, 1);
    }

    private Estimate estimate(double[] logWeights, double logBase) {
        double most = Arrays.stream(logWeights).max().orElseThrow();
        double sum = 0;
        double squares = 0;
        for (double weight : logWeights) {
            double relative = Math.exp(weight - most);
            sum += relative;
            squares += relative * relative;
        }
        double mean = sum / chains;
        double variance = Math.max(0, squares / chains - mean * mean);
        return new Estimate(logBase + most + Math.log(mean), Math.sqrt(variance / chains) / mean);
    }
}
