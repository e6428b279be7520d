package io.surprisal.benchmarks.compare;

import java.util.List;

/**
 * What a contender reached.
 *
 * @param rounds the counted ones, at least one
 * @param peakMemory bytes
 */
record Result(String name, List<Round> rounds, long peakMemory) {
    Result {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("A result needs at least one counted round; " + name + " has none");
        }
    }

    /** The median over the rounds. */
    double rowsPerCpuSecond() {
        double[] sorted =
                rounds.stream().mapToDouble(Round::rowsPerCpuSecond).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double slowest() {
        return rounds.stream().mapToDouble(Round::rowsPerCpuSecond).min().orElseThrow();
    }

    double fastest() {
        return rounds.stream().mapToDouble(Round::rowsPerCpuSecond).max().orElseThrow();
    }

    /** How many times the reference's rows per CPU-second. */
    double ratioTo(Result reference) {
        return rowsPerCpuSecond() / reference.rowsPerCpuSecond();
    }
}
