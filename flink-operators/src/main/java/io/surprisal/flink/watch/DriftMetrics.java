package io.surprisal.flink.watch;

import io.surprisal.scoring.watch.WatchRules;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.metrics.MetricGroup;

/**
 * For each drift test a gauge: the evidence of the key that has the most of it, after the newest span of which one is known, as a share of the
 * limit on a scale of logarithms: 0 and below is none, 1 is a notice.
 */
final class DriftMetrics {
    private final double logLimit;
    private final long[] spans;
    private final double[] highest;

    DriftMetrics(MetricGroup group, WatchRules rules) {
        List<String> tests = rules.tests();
        logLimit = Math.log(rules.limit());
        spans = new long[tests.size()];
        highest = new double[tests.size()];
        Arrays.fill(spans, Long.MIN_VALUE);
        for (int i = 0; i < spans.length; i++) {
            int test = i;
            group.addGroup("of", tests.get(i)).gauge("drift", () -> highest[test]);
        }
    }

    void evidence(int test, long span, double evidence) {
        double drift = Math.log(evidence) / logLimit;
        if (span > spans[test]) {
            spans[test] = span;
            highest[test] = drift;
        } else if (span == spans[test]) {
            highest[test] = Math.max(highest[test], drift);
        }
    }
}
