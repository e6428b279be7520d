package io.surprisal.deploy.embedded.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final Anomaly SPIKE = new Anomaly(10, 20, Set.of("cpu"));
    private static final Anomaly LEAK = new Anomaly(50, 60, Set.of("heap"));

    @Test
    void theEarliestOverlappingAlertCatches() {
        Outcome outcome =
                Outcome.of(List.of(SPIKE, LEAK), List.of(new Incident(13, 15, "cpu"), new Incident(17, 19, "disk")));

        assertThat(outcome.caught()).isEqualTo(1);
        assertThat(outcome.findings().get(0).delay()).isEqualTo(3);
        assertThat(outcome.findings().get(0).wellAttributed()).isTrue();
        assertThat(outcome.findings().get(1).caught()).isFalse();
        assertThat(outcome.alerts()).isEqualTo(2);
        assertThat(outcome.falseAlarms()).isZero();
    }

    @Test
    void anAlertThatWasOpenAtTheOnsetIsNotLate() {
        Outcome outcome = Outcome.of(List.of(SPIKE), List.of(new Incident(5, 10, "disk")));

        assertThat(outcome.findings().get(0).delay()).isZero();
        assertThat(outcome.wellAttributed()).isZero();
        assertThat(outcome.falseAlarms()).isZero();
    }

    @Test
    void anAlertBesideEveryLabelIsAFalseAlarm() {
        Outcome outcome =
                Outcome.of(List.of(SPIKE, LEAK), List.of(new Incident(9, 9, "cpu"), new Incident(20, 49, "cpu")));

        assertThat(outcome.caught()).isZero();
        assertThat(outcome.falseAlarms()).isEqualTo(2);
    }
}
