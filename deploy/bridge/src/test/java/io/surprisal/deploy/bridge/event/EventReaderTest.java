package io.surprisal.deploy.bridge.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.Severity;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.EventAvro;
import io.surprisal.telemetry.topic.IncidentJson;
import io.surprisal.telemetry.topic.NoticeJson;
import io.surprisal.telemetry.topic.SampleRecords;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReaderTest {
    private final EventReader reader = new EventReader("incidents");

    @Test
    void anAlertSaysWhatIsOffByHowMuchAndSinceWhen() {
        Event event = reader.read("alerts", new AlertJson().toBytes(SampleRecords.ALERT))
                .orElseThrow();
        assertThat(event.name()).isEqualTo("SurprisalAnomaly");
        assertThat(event.type()).isEqualTo("alert");
        assertThat(event.status()).isEqualTo("resolved");
        assertThat(event.over()).isTrue();
        assertThat(event.severity()).isEqualTo(Severity.WARNING);
        assertThat(event.since()).isEqualTo(1_772_366_400_250L);
        assertThat(event.time()).isEqualTo(1_772_366_520_250L);
        assertThat(event.idempotencyKey()).isEqualTo("pump-7@telemetry-3@1042/resolved/1772366520250/warning/1");
        assertThat(event.text())
                .isEqualTo(new EventText(
                        "pump-7: pressure 9, expected 5.5 ± 0.25 (+14 sd), since 2026-03-01T12:00:00.250Z",
                        "Tail probability 1e-6, grade 0.5, abnormal records: 1. Model pump 0123456789ab, judged by surprisal.",
                        "pressure 9, expected 5.5 ± 0.25 (+14 sd)"));
        assertThat(event.json().path("peak").path("grade").doubleValue()).isEqualTo(0.5);
    }

    @Test
    void avroIsReadAsJsonIs() {
        Event json = reader.read("alerts", new AlertJson().toBytes(SampleRecords.ALERT))
                .orElseThrow();
        byte[] avro = new EventAvro<Alert>(new AlertJson()).toBytes(SampleRecords.ALERT);
        assertThat(reader.read("alerts", avro)).contains(json);
    }

    @Test
    void aNoticeIsToldByItsKind() {
        Event event = reader.read("alerts", new NoticeJson().toBytes(SampleRecords.NOTICE))
                .orElseThrow();
        assertThat(event.kind()).isEqualTo(Event.Kind.NOTICE);
        assertThat(event.name()).isEqualTo("SurprisalFeatureDrift");
        assertThat(event.type()).isEqualTo("feature_drift");
        assertThat(event.feature()).isEqualTo("pressure");
        assertThat(event.over()).isFalse();
        assertThat(event.severity()).isEqualTo(Severity.INFO);
        assertThat(event.text().summary()).isEqualTo("pump-7: what, since 1970-01-01T00:00:00.005Z");
        assertThat(reader.of(SampleRecords.NOTICE.ended(NoticeStatus.FORGOTTEN, 12))
                        .over())
                .isTrue();
    }

    @Test
    void anIncidentIsReadFromItsTopic() {
        Event event = reader.read("incidents", new IncidentJson().toBytes(SampleRecords.INCIDENT))
                .orElseThrow();
        assertThat(event.name()).isEqualTo("SurprisalIncident");
        assertThat(event.key()).isEqualTo("pump");
        assertThat(event.over()).isTrue();
        assertThat(event.text())
                .isEqualTo(new EventText(
                        "pump: 1 alert, 0 open, mostly of pressure, since 1970-01-01T00:00:01Z",
                        "Keys: pump-7. Tail probability 1e-6.",
                        "pressure in 1 alert"));
    }

    @Test
    void whatIsNoEventIsSaid() {
        assertThat(reader.read("alerts", null)).isEmpty();
        assertThatThrownBy(() -> reader.read("alerts", "{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("surprisal.alert/");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "9, 9",
        "0.25, 0.25",
        "-14.00004, -14",
        "123456.7, 123500",
        "1e-6, 1e-6",
        "-1.23456e9, -1.235e9",
        "NaN, missing"
    })
    void figuresHaveFourDigits(double value, String text) {
        assertThat(Figure.of(value)).isEqualTo(text);
    }
}
