package io.surprisal.training.boltzmann;

import io.surprisal.training.boltzmann.AnnealedImportanceSampling.Estimate;
import io.surprisal.training.fit.TrainingException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** log Z of a fitted machine: exact where that is little work. */
final class Partition {
    private static final int CHAINS = 128;
    private static final int TEMPERATURES = 4_000;

    private Partition() {}

    /** @param rows what it was fitted to, [N, D] */
    static Estimate of(BoltzmannMachine machine, INDArray rows, long seed) {
        Estimate estimate = ExactPartition.isPossible(machine)
                ? new Estimate(ExactPartition.of(machine), 0)
                : new AnnealedImportanceSampling(CHAINS, TEMPERATURES, seed)
                        .of(machine, ContrastiveDivergence.biasOfMeans(machine.units(), rows));
        if (!Double.isFinite(estimate.logPartition())) {
            throw new TrainingException("log Z of the Boltzmann machine became " + estimate.logPartition()
                    + "; lower training.learning_rate, or look for extreme values in the rows");
        }
        return estimate;
    }
}
