package io.surprisal.training.boltzmann;

import org.nd4j.linalg.api.ndarray.INDArray;

/** log Z of a fitted machine: exact where that is little work. */
final class Partition {
    private static final int CHAINS = 128;
    private static final int TEMPERATURES = 4_000;

    private Partition() {}

    /** @param rows what it was fitted to, [N, D] */
    static double of(BoltzmannMachine machine, INDArray rows, long seed) {
        return machine.hiddenUnits() <= ExactPartition.MOST_HIDDEN
                ? ExactPartition.of(machine)
                : new AnnealedImportanceSampling(CHAINS, TEMPERATURES, seed)
                        .of(machine, ContrastiveDivergence.biasOfMeans(machine.units(), rows))
                        .logPartition();
    }
}
