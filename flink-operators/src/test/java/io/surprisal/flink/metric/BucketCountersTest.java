package io.surprisal.flink.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.flink.OperatorMetrics;
import java.util.List;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.junit.jupiter.api.Test;

class BucketCountersTest {
    private final OperatorMetrics metrics = new OperatorMetrics();

    @Test
    void countsValuesUpToEachBoundAndSumsThem() throws Exception {
        try (MockEnvironment environment = metrics.environment()) {
            BucketCounters counters = BucketCounters.register(group(environment), "wait_seconds", List.of(0.5, 2.0));
            for (double value : new double[] {-1, 0.5, 0.6, 2, 7, Double.NaN, Double.POSITIVE_INFINITY}) {
                counters.add(value);
            }
            assertThat(value("le.0.5.wait_seconds_bucket")).isEqualTo(2L);
            assertThat(value("le.2.wait_seconds_bucket")).isEqualTo(4L);
            assertThat(value("le.+Inf.wait_seconds_bucket")).isEqualTo(5L);
            assertThat(value("le.wait_seconds_count")).isEqualTo(5L);
            assertThat(value("le.wait_seconds_sum")).isEqualTo(9.1);
        }
    }

    /** Flink's reporter names a metric by its groups and gives it their variables as labels. */
    @Test
    void allThreeHaveOneNameAndOnlyBucketsTheLabel() throws Exception {
        try (MockEnvironment environment = metrics.environment()) {
            BucketCounters.register(group(environment), "wait_seconds", List.of(0.5));
            assertThat(metrics.names().stream().filter(name -> name.contains("wait_seconds")))
                    .hasSize(4)
                    .allMatch(name -> name.contains(".surprisal.le."));
            assertThat(group(environment).addGroup("le", "0.5").getAllVariables())
                    .containsEntry("<le>", "0.5");
            assertThat(group(environment).addGroup("le").getAllVariables()).doesNotContainKey("<le>");
        }
    }

    private static MetricGroup group(MockEnvironment environment) {
        return OwnMetrics.of(environment.getMetricGroup());
    }

    private Object value(String name) {
        return ((Gauge<?>) metrics.metric(name)).getValue();
    }
}
