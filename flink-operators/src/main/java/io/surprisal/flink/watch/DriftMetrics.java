package io.surprisal.flink.watch;

import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.scoring.watch.WatchRules;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;

/**
 * For each drift test a gauge: the evidence of the key that has the most of it, after the newest span of which one is known, as a share of the
 * limit on a scale of logarithms: 0 and below is none, 1 is a notice.
 */
final class DriftMetrics {
    private final MetricGroup group;
    private final Map<String, Highest> ofTests = new HashMap<>();

    DriftMetrics(MetricGroup operator) {
        this.group = OwnMetrics.of(operator);
    }

    /** Has gauges for the tests of rules. */
    void know(WatchRules rules) {
        rules.tests().forEach(this::of);
    }

    void evidence(WatchRules rules, int test, long span, double evidence) {
        of(rules.tests().get(test)).take(span, Math.log(evidence) / Math.log(rules.limit()));
    }

    private Highest of(String test) {
        return ofTests.computeIfAbsent(test, unseen -> {
            Highest highest = new Highest();
            group.addGroup("of", test).gauge("drift_ratio", () -> highest.drift);
            return highest;
        });
    }

    private static final class Highest {
        private long span = Long.MIN_VALUE;
        private double drift;

        void take(long of, double found) {
            if (of > span) {
                span = of;
                drift = found;
            } else if (of == span) {
                drift = Math.max(drift, found);
            }
        }
    }
}
