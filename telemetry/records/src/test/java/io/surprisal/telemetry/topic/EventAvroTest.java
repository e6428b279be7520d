package io.surprisal.telemetry.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Avro of events says what their JSON says. */
class EventAvroTest {
    private static final Notice OF_A_KEY = new Notice(
            NoticeStatus.FORGOTTEN,
            NoticeKind.SILENT_KEY,
            "id",
            "Kühlung 😀",
            null,
            5,
            9,
            Double.NaN,
            Double.NaN,
            SampleRecords.SCORE.model(),
            "what",
            "do");

    private static final DeadLetter TOMBSTONE =
            new DeadLetter(SampleRecords.SCORE.source(), -1, null, DeadLetterReason.TOMBSTONE, "why", null, 0, "");

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(new AlertJson(), SampleRecords.ALERT),
                Arguments.of(new AlertJson(), open()),
                Arguments.of(new NoticeJson(), SampleRecords.NOTICE),
                Arguments.of(new NoticeJson(), OF_A_KEY),
                Arguments.of(new IncidentJson(), SampleRecords.INCIDENT),
                Arguments.of(new DeadLetterJson(), SampleRecords.DEAD_LETTER),
                Arguments.of(new DeadLetterJson(), TOMBSTONE),
                Arguments.of(new ModelEventJson(), SampleRecords.MODEL_EVENT));
    }

    @ParameterizedTest
    @MethodSource("events")
    void bothEncodingsAreTheSameRecord(JsonFormat<Object> json, Object event) {
        EventAvro<Object> avro = new EventAvro<>(json);
        for (int time = 0; time < 2; time++) {
            byte[] bytes = avro.toBytes(event);
            assertThat(json.isOwn(bytes)).isTrue();
            assertThat(json.toBytes(json.fromBytes(bytes))).isEqualTo(json.toBytes(event));
        }
    }

    /** Also what readers do not look at, in the same order; numbers that JSON has no word for aside. */
    @ParameterizedTest
    @MethodSource("events")
    void bothEncodingsAreTheSameTree(JsonFormat<Object> json, Object event) throws IOException {
        ObjectNode written = (ObjectNode) json.tree(event);
        written.remove("schema");
        assertThat(EventAvro.tree(new EventAvro<>(json).toBytes(event))
                        .toString()
                        .replace("\"NaN\"", "null"))
                .isEqualTo(written.toString());
    }

    @Test
    void avrosOwnLibraryReadsAnAlert() throws IOException {
        GenericRecord alert = new BinaryMessageDecoder<GenericRecord>(
                        GenericData.get(), AvroSchemas.saying(AlertJson.SCHEMA))
                .decode(new EventAvro<>(new AlertJson()).toBytes(open()));
        assertThat(alert.get("status")).hasToString("opened");
        assertThat(alert.get("ending")).isNull();
        assertThat(alert.get("event_time")).isEqualTo(SampleRecords.ALERT.eventTime());
        assertThat(alert.get("tail_probability")).isEqualTo(1e-6);
        assertThat(alert.get("smoothed")).isEqualTo(Float.NaN);
        assertThat(alert.get("features"))
                .hasToString("[{\"feature\": \"pressure\", \"surprisal\": 8.5, \"records\": 1, \"worst\": {\"feature\":"
                        + " \"pressure\", \"member\": \"\", \"before\": \"NaN\", \"observed\": 9.0, \"expected\": 5.5,"
                        + " \"expected_scale\": 0.25, \"deviation\": 14.0, \"surprisal\": 8.5}}]");
    }

    @Test
    void whatIsNoRecordOfTheSchemaIsRefused() {
        byte[] alert = new EventAvro<>(new AlertJson()).toBytes(SampleRecords.ALERT);
        assertRefused(Arrays.copyOf(alert, alert.length - 1), "");
        assertRefused(Arrays.copyOf(alert, alert.length + 1), "there are bytes after the Avro of surprisal.Alert");
        assertRefused(
                Arrays.copyOf(alert, 9), "Expected the header of Avro's single-object encoding, 10 bytes, got 9 bytes");
        byte[] unknown = alert.clone();
        Arrays.fill(unknown, 2, 10, (byte) 7);
        assertRefused(
                unknown,
                "Expected Avro of a schema of [score-1, score-2, alert-1, notice-1, incident-1, dead-letter-1,"
                        + " model-event-1],"
                        + " got one with fingerprint 707070707070707");
        assertRefused(
                new EventAvro<>(new NoticeJson()).toBytes(OF_A_KEY),
                "Expected a record of schema surprisal.alert/5 or surprisal.alert/4, got 'surprisal.notice/1'");
        assertThat(new AlertJson().isOwn(unknown)).isFalse();
        assertThat(new AlertJson().isOwn("{\"schema\":\"surprisal.alert/3\"}".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    private static void assertRefused(byte[] bytes, String why) {
        assertThatThrownBy(() -> new AlertJson().fromBytes(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("No record of surprisal.alert/5: " + why)
                .hasMessageEndingWith(": " + bytes.length + " bytes of Avro");
    }

    /** An alert of which nothing is known that may be unknown. */
    private static Alert open() {
        Alert alert = SampleRecords.ALERT;
        return new Alert(
                AlertStatus.OPENED,
                null,
                alert.severity(),
                alert.id(),
                "",
                alert.opening(),
                alert.eventTime(),
                alert.firstEventTime(),
                alert.lastEventTime(),
                alert.records(),
                alert.tailProbability(),
                alert.grade(),
                Float.POSITIVE_INFINITY,
                new AlertFeature[] {
                    AlertFeature.of(new FeatureDeviation("pressure", "", Float.NaN, 9, 5.5f, 0.25f, 8.5f))
                },
                alert.peak());
    }
}
