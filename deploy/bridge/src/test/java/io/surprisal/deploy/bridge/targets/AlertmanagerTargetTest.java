package io.surprisal.deploy.bridge.targets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.deploy.bridge.Alerts;
import io.surprisal.deploy.bridge.event.Event;
import io.surprisal.deploy.bridge.event.EventReader;
import io.surprisal.deploy.bridge.settings.AlertmanagerSettings;
import io.surprisal.deploy.bridge.settings.LinkSettings;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Severity;
import io.surprisal.telemetry.topic.SampleRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertmanagerTargetTest {
    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
    private static final long SINCE = Instant.parse("2026-11-30T09:58:00Z").toEpochMilli();

    private final EventReader events = new EventReader("");
    private final AlertmanagerTarget target = new AlertmanagerTarget(
            Endpoint.client(),
            "http://localhost:9093/am/",
            new AlertmanagerSettings(List.of("http://localhost:9093/am/"), Map.of(), Map.of(), Duration.ofMinutes(1)),
            new AlertmanagerAlert(
                    "factory",
                    "north hall",
                    Map.of("team", "pumps"),
                    new LinkSettings("https://wiki/{name}", "http://console/{key}")),
            InstantSource.fixed(NOW));

    @Test
    void labelsAndAnnotationsAreMadeOfTheEventAlone() {
        assertThat(changes(null, AlertStatus.OPENED, Severity.WARNING, 1_000))
                .hasSize(1)
                .first()
                .satisfies(alert -> {
                    assertThat(alert.path("labels").toString())
                            .isEqualTo(
                                    "{\"alertname\":\"SurprisalAnomaly\",\"job\":\"factory\",\"job_name\":\"north hall\",\"key\":\"pump-7\",\"kind\":\"alert\","
                                            + "\"severity\":\"warning\",\"team\":\"pumps\"}");
                    assertThat(alert.path("annotations").path("summary").asText())
                            .isEqualTo("pump-7: pressure 9, expected 5.5 ± 0.25 (+14 sd), since 2026-11-30T09:58:00Z");
                    assertThat(alert.path("annotations").path("runbook_url").asText())
                            .isEqualTo("https://wiki/SurprisalAnomaly");
                    assertThat(alert.path("generatorURL").asText()).isEqualTo("http://console/pump-7");
                    assertThat(alert.path("startsAt").asText()).isEqualTo("2026-11-30T09:58:00Z");
                    assertThat(alert.path("endsAt").asText()).isEqualTo("2026-11-30T10:04:00Z");
                });
        assertThat(target.name()).isEqualTo("alertmanager-localhost-9093-am");
    }

    @Test
    void anotherSeverityEndsTheAlertOfTheOneBefore() {
        Event before = event(AlertStatus.OPENED, Severity.WARNING, 1_000);
        List<ObjectNode> changes = changes(before, AlertStatus.UPDATED, Severity.CRITICAL, 60_000);
        assertThat(changes).hasSize(2);
        assertThat(changes.get(0).at("/labels/severity").asText()).isEqualTo("warning");
        assertThat(changes.get(0).path("endsAt").asText()).isEqualTo("2026-11-30T09:59:00Z");
        assertThat(changes.get(1).at("/labels/severity").asText()).isEqualTo("critical");
        assertThat(changes.get(1).path("startsAt").asText()).isEqualTo("2026-11-30T09:58:00Z");
        assertThat(changes.get(1).path("endsAt").asText()).isEqualTo("2026-11-30T10:04:00Z");
        assertThat(changes(before, AlertStatus.UPDATED, Severity.WARNING, 60_000))
                .hasSize(1);
    }

    @Test
    void anAlertEndsWhenItsEventSaysAndNotInTheFuture() {
        Event before = event(AlertStatus.OPENED, Severity.WARNING, 1_000);
        assertThat(changes(before, AlertStatus.RESOLVED, Severity.WARNING, 60_000))
                .hasSize(1)
                .first()
                .satisfies(alert -> assertThat(alert.path("endsAt").asText()).isEqualTo("2026-11-30T09:59:00Z"));
        assertThat(changes(before, AlertStatus.RESOLVED, Severity.WARNING, 3_600_000))
                .first()
                .satisfies(alert -> assertThat(alert.path("endsAt").asText()).isEqualTo("2026-11-30T10:00:00Z"));
    }

    @Test
    void anAlertThatNeverEndedIsOutlivedByTheNextOfItsKey() {
        Event never = events.of(Alerts.event("pump-7", AlertStatus.OPENED, Severity.CRITICAL, 1_000, 2_000));
        List<ObjectNode> changes = changes(never, AlertStatus.OPENED, Severity.WARNING, 1_000);
        assertThat(changes)
                .extracting(alert -> alert.at("/labels/severity").asText())
                .containsExactly("critical", "warning");
        assertThat(changes.get(0).path("endsAt").asText()).isEqualTo("2026-11-30T09:58:01Z");
        Event next = event(AlertStatus.OPENED, Severity.WARNING, 1_000);
        assertThat(target.changes(
                        next, events.of(Alerts.event("pump-7", AlertStatus.RESOLVED, Severity.CRITICAL, 1_000, 9_000))))
                .isEmpty();
    }

    @Test
    void anOpenAlertOfLongAgoEndsInTheFuture() {
        Event old = events.of(Alerts.event("pump-7", AlertStatus.OPENED, Severity.INFO, 1_000, 2_000));
        assertThat(target.changes(null, old)).first().satisfies(alert -> {
            assertThat(alert.path("startsAt").asText()).isEqualTo("1970-01-01T00:00:01Z");
            assertThat(alert.path("endsAt").asText()).isEqualTo("2026-11-30T10:04:00Z");
        });
    }

    @Test
    void noticesAndIncidentsHaveNamesOfTheirOwn() {
        assertThat(target.changes(null, events.of(SampleRecords.NOTICE))
                        .get(0)
                        .path("labels")
                        .toString())
                .isEqualTo(
                        "{\"alertname\":\"SurprisalFeatureDrift\",\"feature\":\"pressure\",\"job\":\"factory\",\"job_name\":\"north hall\",\"key\":\"pump-7\","
                                + "\"kind\":\"feature_drift\",\"severity\":\"info\",\"team\":\"pumps\"}");
        assertThat(target.changes(null, events.of(SampleRecords.INCIDENT))
                        .get(0)
                        .path("labels")
                        .toString())
                .isEqualTo(
                        "{\"alertname\":\"SurprisalIncident\",\"group\":\"pump\",\"job\":\"factory\",\"job_name\":\"north hall\",\"kind\":\"incident\","
                                + "\"severity\":\"warning\",\"team\":\"pumps\"}");
    }

    private List<ObjectNode> changes(@Nullable Event before, AlertStatus status, Severity severity, long after) {
        return target.changes(before, event(status, severity, after));
    }

    private Event event(AlertStatus status, Severity severity, long after) {
        return events.of(Alerts.event("pump-7", status, severity, SINCE, SINCE + after));
    }
}
