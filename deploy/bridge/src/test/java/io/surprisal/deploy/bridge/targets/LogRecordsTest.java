package io.surprisal.deploy.bridge.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.surprisal.deploy.bridge.Alerts;
import io.surprisal.deploy.bridge.event.EventReader;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Severity;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class LogRecordsTest {
    private final EventReader events = new EventReader("");

    @Test
    void anEventIsALogRecord() {
        ResourceLogs logs = LogRecords.request(
                        events.of(Alerts.event("pump-7", AlertStatus.OPENED, Severity.CRITICAL, 1_000, 2_000)),
                        "factory",
                        2_500)
                .getResourceLogs(0);
        assertThat(attributes(logs.getResource().getAttributesList()))
                .isEqualTo(Map.of("service.name", text("surprisal"), "service.instance.id", text("factory")));
        LogRecord log = logs.getScopeLogs(0).getLogRecords(0);
        assertThat(log.getTimeUnixNano()).isEqualTo(2_000_000_000L);
        assertThat(log.getObservedTimeUnixNano()).isEqualTo(2_500_000_000L);
        assertThat(log.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_ERROR);
        assertThat(log.getSeverityText()).isEqualTo("ERROR");
        assertThat(log.getEventName()).isEqualTo("surprisal.alert");
        assertThat(log.getBody().getStringValue())
                .isEqualTo("pump-7: pressure 9, expected 5.5 ± 0.25 (+14 sd), since 1970-01-01T00:00:01Z");
        Map<String, AnyValue> attributes = attributes(log.getAttributesList());
        assertThat(attributes)
                .containsEntry("surprisal.name", text("SurprisalAnomaly"))
                .containsEntry("surprisal.key", text("pump-7"))
                .containsEntry("surprisal.peak.source.topic", text("telemetry"))
                .containsEntry(
                        "surprisal.records",
                        AnyValue.newBuilder().setIntValue(1).build())
                .containsEntry(
                        "surprisal.tail_probability",
                        AnyValue.newBuilder().setDoubleValue(1e-6).build())
                .doesNotContainKey("surprisal.ending");
        AnyValue feature = attributes
                .getOrDefault("surprisal.features", text(""))
                .getArrayValue()
                .getValues(0);
        assertThat(attributes(feature.getKvlistValue().getValuesList())).containsEntry("feature", text("pressure"));
    }

    @Test
    void theEndOfACriticalAlertIsInformation() {
        assertThat(LogRecords.request(
                                events.of(
                                        Alerts.event("pump-7", AlertStatus.RESOLVED, Severity.CRITICAL, 1_000, 2_000)),
                                "factory",
                                2_500)
                        .getResourceLogs(0)
                        .getScopeLogs(0)
                        .getLogRecords(0)
                        .getSeverityNumber())
                .isEqualTo(SeverityNumber.SEVERITY_NUMBER_INFO);
    }

    private static Map<String, AnyValue> attributes(Iterable<KeyValue> attributes) {
        return StreamSupport.stream(attributes.spliterator(), false)
                .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
    }

    private static AnyValue text(String text) {
        return AnyValue.newBuilder().setStringValue(text).build();
    }
}
