package io.surprisal.training.boltzmann;

import io.surprisal.training.fit.TrainingException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** log Z of a fitted machine: exact where that is little work. */
final class Partition {
    private static final int CHAINS = 128;
    private static final int TEMPERATURES = 4_000;

    private Partition() {}

    /** @param rows what it was fitted to, [N, D] */
    static double of(BoltzmannMachine machine, INDArray rows, long seed) {
        double logPartition = machine.hiddenUnits() <= ExactPartition.MOST_HIDDEN
                ? ExactPartition.of(machine)
                : new AnnealedImportanceSampling(CHAINS, TEMPERATURES, seed)
                        .of(machine, ContrastiveDivergence.biasOfMeans(machine.units(), rows))
                        .logPartition();
        if (!Double.isFinite(logPartition)) {
            throw new TrainingException("log Z of the Boltzmann machine became " + logPartition
                    + "; lower training.learning_rate, or look for extreme values in the rows");
        }
        return logPartition;
    }
}
