package io.surprisal.evaluation;

import io.surprisal.evaluation.data.DataSet;
import io.surprisal.evaluation.data.Protocol;
import io.surprisal.evaluation.detector.Detector;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What is run.
 *
 * @param sets the data sets
 * @param detectors on each of them
 * @param seeds each detector that depends on one is run with all, the others with the first
 * @param protocols as far as a set supports them
 * @param threads how many runs go at a time, at least 1; a preset takes about 1 GB
 * @param out an existing folder, where results.csv, summary.csv and report.html are written
 */
public record BenchmarkOptions(
        List<DataSet> sets,
        List<Detector> detectors,
        List<Long> seeds,
        Set<Protocol> protocols,
        int threads,
        Path out) {
    public BenchmarkOptions {
        sets = List.copyOf(sets);
        detectors = List.copyOf(detectors);
        seeds = List.copyOf(seeds);
        protocols = Set.copyOf(protocols);
        if (detectors.isEmpty() || seeds.isEmpty() || protocols.isEmpty()) {
            throw new IllegalArgumentException("A benchmark needs at least one detector, seed and protocol; got "
                    + detectors.size() + ", " + seeds.size() + " and " + protocols.size());
        }
        if (threads < 1) {
            throw new IllegalArgumentException("A benchmark runs on at least 1 thread; got " + threads);
        }
    }
}
