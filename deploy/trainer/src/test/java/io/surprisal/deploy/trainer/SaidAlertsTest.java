package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.trainer.SaidAlerts.Span;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class SaidAlertsTest {
    @Test
    void onlyWhatSomebodyCalledAFalsePositiveIsNormal() {
        Alert unanswered = alert("unanswered", AlertStatus.RESOLVED, 100, 200);
        Alert wrong = alert("wrong", AlertStatus.RESOLVED, 300, 400);
        Alert right = alert("right", AlertStatus.RESOLVED, 500, 600);
        SaidAlerts said = SaidAlerts.of(
                List.of(unanswered, wrong, right), List.of(Answer.to(wrong, false), Answer.to(right, true)));
        assertThat(said.abnormal())
                .containsOnly(new Span("pump", 100, 200), new Span("pump", 500, 600))
                .hasSize(3);
        assertThat(said.confirmed()).containsExactly(new Span("pump", 500, 600));
        assertThat(said.alerts()).isEqualTo(3);
        assertThat(said.falsePositives()).isEqualTo(1);
    }

    /** Kafka forgets alerts, and what was confirmed stands. */
    @Test
    void whatWasConfirmedIsAbnormalWithoutItsAlert() {
        Answer confirmed = Answer.to(alert("gone", AlertStatus.UPDATED, 500, 600), true);
        assertThat(SaidAlerts.of(List.of(), List.of(confirmed)).abnormal()).containsExactly(new Span("pump", 500, 600));
    }

    @Test
    void anOpenAlertGoesOn() {
        SaidAlerts said = SaidAlerts.of(List.of(alert("open", AlertStatus.OPENED, 500, 500)), List.of());
        assertThat(said.abnormal()).containsExactly(new Span("pump", 500, Long.MAX_VALUE));
        Span span = said.abnormal().get(0);
        assertThat(span.holds(499)).isFalse();
        assertThat(span.holds(500)).isTrue();
        assertThat(span.overlaps(alert("later", AlertStatus.RESOLVED, 700, 800)))
                .isTrue();
        assertThat(span.overlaps(alert("before", AlertStatus.RESOLVED, 400, 499)))
                .isFalse();
        assertThat(new Span("valve", 0, 900).overlaps(alert("of another", AlertStatus.RESOLVED, 700, 800)))
                .isFalse();
    }

    private static Alert alert(String id, AlertStatus status, long first, long last) {
        ScoredRecord peak = new ScoredRecord(
                new Coordinates("telemetry", 0, first),
                "pump",
                first,
                new ModelVersion("tiny", "0123456789ab"),
                new String[] {"surprisal"},
                new float[] {40},
                40,
                41,
                Float.NaN,
                1e-6,
                0.5,
                true,
                0,
                false,
                new FeatureDeviation[0]);
        return new Alert(
                status,
                status == AlertStatus.RESOLVED ? AlertEnding.QUIET : null,
                Severity.WARNING,
                id,
                "pump",
                peak.source(),
                last,
                first,
                last,
                2,
                1e-6,
                0.5,
                41,
                new AlertFeature[0],
                peak);
    }
}
