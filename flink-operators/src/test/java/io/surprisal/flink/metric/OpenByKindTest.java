package io.surprisal.flink.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.flink.OperatorMetrics;
import io.surprisal.telemetry.record.Severity;
import java.util.List;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.junit.jupiter.api.Test;

class OpenByKindTest {
    private final OperatorMetrics metrics = new OperatorMetrics();

    @Test
    void countsWhatEachKeyHasOpenOnce() throws Exception {
        try (MockEnvironment environment = metrics.environment()) {
            OpenByKind<Severity> open = new OpenByKind<>(
                    OwnMetrics.of(environment.getMetricGroup()), "severity", "alerts_open", Severity.class);
            open.set("a", List.of());
            assertThat(counts()).containsExactly(0L, 0L);

            open.set("a", List.of(Severity.INFO, Severity.INFO));
            open.set("b", List.of(Severity.CRITICAL));
            open.set("b", List.of(Severity.CRITICAL));
            assertThat(counts()).containsExactly(2L, 1L);

            open.set("a", List.of(Severity.CRITICAL));
            assertThat(counts()).containsExactly(0L, 2L);

            open.set("a", List.of());
            open.set("b", List.of());
            open.set("b", List.of());
            assertThat(counts()).containsExactly(0L, 0L);
        }
    }

    private List<Object> counts() {
        return List.of(count("info"), count("critical"));
    }

    private Object count(String severity) {
        return ((Gauge<?>) metrics.metric("severity." + severity + ".alerts_open")).getValue();
    }
}
