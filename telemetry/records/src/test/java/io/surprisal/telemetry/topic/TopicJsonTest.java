package io.surprisal.telemetry.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentFeature;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.IncidentStatus;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the topics carry is what the documented schemas say, and the schemas refuse anything else. */
class TopicJsonTest {
    private static final Coordinates SOURCE = new Coordinates("telemetry", 3, 1042);
    private static final FeatureDeviation[] NONE = {};

    @Test
    void aNormalRecord() throws IOException {
        JsonNode json =
                TopicSchema.named("score-5").valid(new ScoreJson().toBytes(scored("pump-7", 12.5f, false, NONE)));
        assertThat(json)
                .hasToString("{\"schema\":\"surprisal.score/5\",\"key\":\"pump-7\",\"event_time\":1772366400250,"
                        + "\"source\":{\"topic\":\"telemetry\",\"partition\":3,\"offset\":1042},"
                        + "\"model\":{\"name\":\"pump\",\"version\":\"0123456789ab\"},\"judged_by\":\"surprisal\","
                        + "\"anomalous\":false,\"threshold\":14.5,\"outputs\":{\"surprisal\":12.5,\"standardised/elbo\":0.25},\"smoothed\":13.5,"
                        + "\"tail_probability\":0.125,\"minus_log10_tail_probability\":0.903,\"grade\":0.0}");
    }

    @Test
    void oneFormatTellsRecordsOfSeveralModelsApart() throws IOException {
        ScoreJson format = new ScoreJson();
        for (int time = 0; time < 2; time++) {
            for (String name : List.of("pump", "a \"quoted\" ü")) {
                ScoredRecord record = scored(name, new String[] {"elbo", name + "/elbo"}, 0.125);
                ScoredRecord read = format.fromBytes(format.toBytes(record));
                assertThat(read.model()).isEqualTo(record.model());
                assertThat(read.outputs()).containsExactly(record.outputs());
            }
        }
    }

    @Test
    void theLogarithmOfATailProbabilityHasThreeDecimals() {
        assertThat(minusLog10(1)).isEqualTo("0.000");
        assertThat(minusLog10(0.5)).isEqualTo("0.301");
        assertThat(minusLog10(1e-12)).isEqualTo("12.000");
        assertThat(minusLog10(Double.MIN_VALUE)).isEqualTo("323.306");
        assertThat(minusLog10(0)).isEqualTo("null");
        assertThat(minusLog10(Double.NaN)).isEqualTo("null");
    }

    private static String minusLog10(double tailProbability) {
        String json = new String(
                new ScoreJson().toBytes(scored("pump", new String[] {"surprisal"}, tailProbability)),
                StandardCharsets.UTF_8);
        return json.replaceAll(".*\"minus_log10_tail_probability\":([^,]*),.*", "$1");
    }

    private static ScoredRecord scored(String model, String[] outputs, double tailProbability) {
        return new ScoredRecord(
                SOURCE,
                "pump-7",
                0,
                new ModelVersion(model, "0123456789ab"),
                outputs,
                new float[outputs.length],
                0,
                0,
                Float.NaN,
                tailProbability,
                0,
                false,
                0,
                false,
                NONE);
    }

    @Test
    void anAnomalousRecordNamesItsFeatures() throws IOException {
        byte[] bytes = new ScoreJson()
                .toBytes(scored("pump-7", 40, true, new FeatureDeviation("pressure", "", Float.NaN, 9, 1, 2, 8.5f)));
        JsonNode json = TopicSchema.named("score-5").valid(bytes);
        assertThat(json.get("deviations"))
                .hasToString(
                        "[{\"feature\":\"pressure\",\"member\":\"\",\"before\":null,\"observed\":9.0,\"expected\":1.0,\"expected_scale\":2.0,"
                                + "\"deviation\":4.0,\"surprisal\":8.5}]");
    }

    @Test
    void whatIsNotFiniteIsNull() throws IOException {
        ScoredRecord unscored = new ScoredRecord(
                SOURCE,
                "",
                -5,
                new ModelVersion("pump", "0123456789ab"),
                new String[] {"surprisal"},
                new float[] {Float.NaN},
                Float.NaN,
                Float.NaN,
                Float.NaN,
                Double.NaN,
                0,
                false,
                0,
                false,
                NONE);
        JsonNode json = TopicSchema.named("score-5").valid(new ScoreJson().toBytes(unscored));
        assertThat(json.at("/outputs/surprisal").isNull()).isTrue();
        assertThat(json.get("smoothed").isNull()).isTrue();
        assertThat(json.get("tail_probability").isNull()).isTrue();
        assertThat(json.get("minus_log10_tail_probability").isNull()).isTrue();

        byte[] infinite = new ScoreJson()
                .toBytes(scored(
                        "pump-7",
                        Float.POSITIVE_INFINITY,
                        true,
                        new FeatureDeviation("pressure", "", Float.NaN, 9, 1, 0, 8.5f)));
        JsonNode deviation = TopicSchema.named("score-5").valid(infinite).at("/deviations/0/deviation");
        assertThat(deviation.isNull()).isTrue();
    }

    @Test
    void oneFormatWritesManyRecordsAndAnyKey() throws IOException {
        ScoreJson format = new ScoreJson();
        for (String key : new String[] {"pump-7", "\"quoted\\\u0000", "Kühlung 😀", "lone \ud83d surrogate"}) {
            JsonNode json = TopicSchema.named("score-5").valid(format.toBytes(scored(key, 1, false, NONE)));
            assertThat(json.get("key").textValue()).isEqualTo(key);
        }
    }

    @Test
    void anAlertFromItsOpeningToItsEnd() throws IOException {
        TopicSchema schema = TopicSchema.named("alert-5");
        AlertJson format = new AlertJson();
        FeatureDeviation pressure = new FeatureDeviation("pressure", "", Float.NaN, 9, 1, 2, 8.5f);
        ScoredRecord peak = scored("pump-7", 40, true, pressure);
        for (AlertStatus status : new AlertStatus[] {AlertStatus.OPENED, AlertStatus.UPDATED}) {
            JsonNode json = schema.valid(format.toBytes(alert(status, null, peak)));
            assertThat(json.get("status").textValue()).isEqualTo(status.name().toLowerCase(Locale.ROOT));
            assertThat(json.get("ending").isNull()).isTrue();
        }

        JsonNode resolved = schema.valid(format.toBytes(alert(AlertStatus.RESOLVED, AlertEnding.SILENCE, peak)));
        assertThat(resolved.get("ending").textValue()).isEqualTo("silence");
        assertThat(resolved.get("status").textValue()).isEqualTo("resolved");
        assertThat(resolved.get("severity").textValue()).isEqualTo("warning");
        assertThat(resolved.get("id").textValue()).isEqualTo("pump-7@telemetry-3@1042");
        assertThat(resolved.get("event_time").longValue()).isEqualTo(peak.eventTime() + 120_000);
        assertThat(resolved.get("records").intValue()).isEqualTo(2);
        assertThat(resolved.get("tail_probability").doubleValue()).isEqualTo(0.125);
        assertThat(resolved.get("minus_log10_tail_probability").floatValue()).isEqualTo(0.903f);
        assertThat(resolved.get("grade").doubleValue()).isEqualTo(0.5);
        assertThat(resolved.at("/peak/smoothed").floatValue()).isEqualTo(41);
        assertThat(resolved.at("/peak/deviations/0/deviation").floatValue()).isEqualTo(4);
        assertThat(resolved.at("/peak/source/offset").longValue()).isEqualTo(1042);
        assertThat(resolved.get("features"))
                .hasToString(
                        "[{\"feature\":\"pressure\",\"surprisal\":17.0,\"records\":2,\"worst\":{\"feature\":\"pressure\",\"member\":\"\","
                                + "\"before\":null,\"observed\":9.0,\"expected\":1.0,\"expected_scale\":2.0,"
                                + "\"deviation\":4.0,\"surprisal\":8.5}}]");
    }

    @Test
    void aNoticeIsToldFromAnAlertByItsSchema() throws IOException {
        NoticeJson format = new NoticeJson();
        Notice opened = notice(NoticeKind.FEATURE_DRIFT, "pressure", 812.5);
        byte[] bytes = format.toBytes(opened);
        assertThat(TopicSchema.named("notice-1").valid(bytes))
                .hasToString(
                        "{\"schema\":\"surprisal.notice/1\",\"id\":\"id\",\"status\":\"opened\",\"kind\":\"feature_drift\","
                                + "\"key\":\"pump-7\",\"feature\":\"pressure\",\"since\":5,\"time\":9,\"evidence\":812.5,\"limit\":730.0,"
                                + "\"model\":{\"name\":\"pump\",\"version\":\"0123456789ab\"},\"what\":\"what\",\"what_to_do\":\"do\"}");
        assertThat(format.fromBytes(bytes)).isEqualTo(opened);
        assertThat(format.isOwn(bytes)).isTrue();
        assertThat(new AlertJson().isOwn(bytes)).isFalse();
        assertThat(format.isOwn(new byte[] {'{'})).isFalse();

        for (NoticeKind kind : NoticeKind.values()) {
            for (NoticeStatus status : NoticeStatus.values()) {
                byte[] ended = format.toBytes(notice(kind, null, Double.NaN).ended(status, 12));
                TopicSchema.named("notice-1").valid(ended);
                assertThat(format.toBytes(format.fromBytes(ended))).isEqualTo(ended);
            }
        }
    }

    private static Notice notice(NoticeKind kind, @Nullable String feature, double evidence) {
        return new Notice(
                NoticeStatus.OPENED,
                kind,
                "id",
                "pump-7",
                feature,
                5,
                9,
                evidence,
                730,
                new ModelVersion("pump", "0123456789ab"),
                "what",
                "do");
    }

    @Test
    void anIncident() throws IOException {
        IncidentJson format = new IncidentJson();
        byte[] written = format.toBytes(incident());
        assertThat(TopicSchema.named("incident-1").valid(written))
                .hasToString(
                        "{\"schema\":\"surprisal.incident/1\",\"id\":\"incident/pump-7@telemetry-3@1042\","
                                + "\"status\":\"updated\",\"severity\":\"warning\",\"group\":\"pump\",\"event_time\":9000,\"first_event_time\":1000,"
                                + "\"last_event_time\":9000,\"member_count\":2,\"open_members\":1,\"tail_probability\":1.0E-6,\"minus_log10_tail_probability\":6.0,"
                                + "\"features\":[{\"feature\":\"pressure\",\"members\":2},{\"feature\":\"flow\",\"members\":1}],"
                                + "\"members\":[{\"key\":\"pump-7\",\"alert\":\"pump-7@telemetry-3@1042\",\"severity\":\"warning\","
                                + "\"first_event_time\":1000,\"last_event_time\":2000,\"ending\":\"quiet\","
                                + "\"tail_probability\":1.0E-6,\"minus_log10_tail_probability\":6.0,\"features\":[\"pressure\",\"flow\"]},"
                                + "{\"key\":\"pump-8\",\"alert\":\"pump-8@telemetry-4@7\",\"severity\":\"info\","
                                + "\"first_event_time\":9000,\"last_event_time\":9000,\"ending\":null,"
                                + "\"tail_probability\":1.0E-5,\"minus_log10_tail_probability\":5.0,\"features\":[\"pressure\"]}]}");
        assertThat(format.fromBytes(written)).isEqualTo(incident());
    }

    /** A producer refuses a message above 1 MiB, compressed or not, unless it is told otherwise. */
    @Test
    void theLargestIncidentFitsAMessage() {
        String key = "k".repeat(200);
        IncidentMember member = new IncidentMember(
                key,
                key + "@telemetry-3@1042",
                Severity.CRITICAL,
                1_772_366_400_250L,
                1_772_366_400_250L,
                null,
                1.2345678e-12,
                Collections.nCopies(IncidentMember.MOST_FEATURES, "f".repeat(100)));
        Incident largest = new Incident(
                IncidentStatus.OPENED,
                Severity.CRITICAL,
                "incident/" + key,
                key,
                0,
                0,
                0,
                100_000,
                100_000,
                1e-12,
                List.of(),
                Collections.nCopies(Incident.MOST_MEMBERS, member));
        assertThat(new IncidentJson().toBytes(largest)).hasSizeLessThan(1024 * 1024);
    }

    @Test
    void theSchemaNamesEveryEndingOfAMember() throws IOException {
        JsonNode named = TopicSchema.named("incident-1").document().at("/$defs/member/properties/ending/enum");
        assertThat(StreamSupport.stream(named.spliterator(), false)
                        .filter(JsonNode::isTextual)
                        .map(ending -> AlertEnding.valueOf(ending.textValue().toUpperCase(Locale.ROOT))))
                .containsExactly(AlertEnding.values());
    }

    @Test
    void aDeadLetterCarriesItsBytes() throws IOException {
        byte[] payload = {'n', 'o', 0, (byte) 0xff};
        DeadLetter letter = new DeadLetter(
                SOURCE, 99, new byte[] {1, 2}, DeadLetterReason.NOT_JSON, "why", payload, 4, "0".repeat(64));
        JsonNode json = TopicSchema.named("dead-letter-6").valid(new DeadLetterJson().toBytes(letter));
        assertThat(json.get("reason").textValue()).isEqualTo("not_json");
        assertThat(json.get("payload").binaryValue()).isEqualTo(payload);
        assertThat(json.get("key").binaryValue()).containsExactly(1, 2);
        assertThat(json.get("timestamp").longValue()).isEqualTo(99);
    }

    @Test
    void aTombstoneHasNothingToCarry() throws IOException {
        DeadLetter letter = new DeadLetter(SOURCE, -1, null, DeadLetterReason.TOMBSTONE, "why", null, 0, "");
        JsonNode json = TopicSchema.named("dead-letter-6").valid(new DeadLetterJson().toBytes(letter));
        for (String name : new String[] {"timestamp", "key", "payload", "payload_sha256"}) {
            assertThat(json.get(name).isNull()).as(name).isTrue();
        }
    }

    /** What was written is read as it was, to the byte when it is written again. */
    @Test
    void whatIsWrittenIsReadAgain() {
        ScoreJson scores = new ScoreJson();
        FeatureDeviation level = new FeatureDeviation("pressure", "", Float.NaN, 9, 1, 2, 8.5f);
        FeatureDeviation change = new FeatureDeviation("flow", "changes", 5, 9, 5.5f, 0.25f, 8);
        for (ScoredRecord record : new ScoredRecord[] {
            scored("pump-7", 12.5f, false, NONE),
            scored("", Float.NaN, false, NONE),
            scored("ü", 40, true, level, change)
        }) {
            byte[] written = scores.toBytes(record);
            assertThat(scores.toBytes(scores.fromBytes(written))).isEqualTo(written);
        }
        ScoredRecord read = scores.fromBytes(scores.toBytes(scored("ü", 40, true, level, change)));
        assertThat(read.deviations()).containsExactly(level, change);
        assertThat(read.abnormality()).isEqualTo(40);

        AlertJson alerts = new AlertJson();
        byte[] alert = alerts.toBytes(alert(AlertStatus.RESOLVED, AlertEnding.QUIET, read));
        assertThat(alerts.toBytes(alerts.fromBytes(alert))).isEqualTo(alert);

        DeadLetterJson letters = new DeadLetterJson();
        for (DeadLetter letter : new DeadLetter[] {
            new DeadLetter(
                    SOURCE,
                    99,
                    new byte[] {1},
                    DeadLetterReason.NOT_JSON,
                    "why",
                    new byte[] {0, -1},
                    4,
                    "0".repeat(64)),
            new DeadLetter(SOURCE, -1, null, DeadLetterReason.TOMBSTONE, "why", null, 0, "")
        }) {
            byte[] written = letters.toBytes(letter);
            assertThat(letters.toBytes(letters.fromBytes(written))).isEqualTo(written);
        }
    }

    @Test
    void anotherSchemaIsNotRead() {
        byte[] letter = new DeadLetterJson()
                .toBytes(new DeadLetter(SOURCE, -1, null, DeadLetterReason.TOMBSTONE, "why", null, 0, ""));
        assertThatThrownBy(() -> new ScoreJson().fromBytes(letter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "No record of surprisal.score/5: Expected a record of schema surprisal.score/5 or"
                                + " surprisal.score/4 or surprisal.score/3, got 'surprisal.dead-letter/6'");
        assertThatThrownBy(() -> new AlertJson().fromBytes("{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("No record of surprisal.alert/5: ");
    }

    @Test
    void theSchemaNamesEveryReason() throws IOException {
        JsonNode reasons = TopicSchema.named("dead-letter-6").document().at("/properties/reason/oneOf");
        assertThat(StreamSupport.stream(reasons.spliterator(), false)
                        .map(reason -> reason.get("const").textValue()))
                .containsExactlyElementsOf(Arrays.stream(DeadLetterReason.values())
                        .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void theSchemaRefusesWhatIsNotItsOwn() throws IOException {
        TopicSchema schema = TopicSchema.named("score-5");
        ObjectNode json = (ObjectNode) schema.valid(new ScoreJson().toBytes(scored("pump-7", 1, false, NONE)));
        assertThat(schema.accepts(json)).isTrue();
        assertThat(schema.accepts(json.deepCopy().put("schema", "surprisal.score/1")))
                .isFalse();
        assertThat(schema.accepts(json.deepCopy().put("tail_probability", 0))).isFalse();
        ObjectNode unknownOutput = json.deepCopy();
        unknownOutput.putObject("outputs").put("standardised/loss", 1);
        assertThat(schema.accepts(unknownOutput)).isFalse();
        assertThat(schema.accepts(json.deepCopy().put("anomalous", true))).isFalse();
        assertThat(schema.accepts(json.deepCopy().put("extra", 1))).isFalse();
        ObjectNode keyless = json.deepCopy();
        keyless.remove("key");
        assertThat(schema.accepts(keyless)).isFalse();
    }

    @Test
    void bytesAreUtf8() {
        byte[] bytes = new ScoreJson().toBytes(scored("Kühlung", 1, false, NONE));
        assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("\"key\":\"Kühlung\"");
    }

    /** One of two such records. */
    private static Alert alert(AlertStatus status, @Nullable AlertEnding ending, ScoredRecord peak) {
        return new Alert(
                status,
                ending,
                Severity.WARNING,
                "pump-7@telemetry-3@1042",
                peak.key(),
                peak.source(),
                peak.eventTime() + (ending == null ? 60_000 : 120_000),
                peak.eventTime(),
                peak.eventTime() + 60_000,
                2,
                peak.tailProbability(),
                peak.grade(),
                peak.smoothed(),
                Arrays.stream(peak.deviations())
                        .map(deviation -> AlertFeature.of(deviation).and(deviation))
                        .toArray(AlertFeature[]::new),
                peak);
    }

    private static Incident incident() {
        return new Incident(
                IncidentStatus.UPDATED,
                Severity.WARNING,
                "incident/pump-7@telemetry-3@1042",
                "pump",
                9_000,
                1_000,
                9_000,
                2,
                1,
                1e-6,
                List.of(new IncidentFeature("pressure", 2), new IncidentFeature("flow", 1)),
                List.of(
                        new IncidentMember(
                                "pump-7",
                                "pump-7@telemetry-3@1042",
                                Severity.WARNING,
                                1_000,
                                2_000,
                                AlertEnding.QUIET,
                                1e-6,
                                List.of("pressure", "flow")),
                        new IncidentMember(
                                "pump-8",
                                "pump-8@telemetry-4@7",
                                Severity.INFO,
                                9_000,
                                9_000,
                                null,
                                1e-5,
                                List.of("pressure"))));
    }

    private static ScoredRecord scored(String key, float value, boolean anomalous, FeatureDeviation... deviations) {
        return new ScoredRecord(
                SOURCE,
                key,
                1_772_366_400_250L,
                new ModelVersion("pump", "0123456789ab"),
                new String[] {"surprisal", "standardised/elbo"},
                new float[] {value, 0.25f},
                value,
                value + 1,
                value + 2,
                0.125,
                anomalous ? 0.5 : 0,
                anomalous,
                0,
                false,
                deviations);
    }
}
