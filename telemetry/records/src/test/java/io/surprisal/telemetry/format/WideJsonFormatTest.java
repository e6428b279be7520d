package io.surprisal.telemetry.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WideJsonFormatTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure");
    private static final DecodeOptions DEFAULTS = DecodeOptions.defaults(FeatureMapping.fields(FEATURES));

    @Test
    void valuesStandInTheModelsOrderWhateverTheRecords() {
        TelemetryRecord record = decode(DEFAULTS, "{\"pressure\": 2.5, \"note\": {\"a\": [1]}, \"temperature\": -1e2}");
        assertThat(record.values()).containsExactly(-100f, 2.5f);
        assertThat(record.key()).isEqualTo("pump-7");
        assertThat(record.eventTime()).isEqualTo(1_234);
        assertThat(record.source()).hasToString("telemetry-3@1042");
    }

    @Test
    void everyRecordHasValuesOfItsOwn() {
        WideJsonFormat format = new WideJsonFormat(DEFAULTS, FEATURES);
        TelemetryRecord first = decode(format, raw("{\"pressure\":1,\"temperature\":2}"));
        decode(format, raw("{\"pressure\":3,\"temperature\":4}"));
        assertThat(first.values()).containsExactly(2f, 1f);
    }

    @Test
    void fieldsMayComeInAnotherOrderInEveryRecord() {
        WideJsonFormat format = new WideJsonFormat(DEFAULTS, FEATURES);
        for (String payload : List.of(
                "{\"temperature\":1,\"pressure\":2}",
                "{\"pressure\":2,\"temperature\":1}",
                "{\"x\":0,\"pressure\":2,\"y\":{\"temperature\":9},\"temperature\":1}",
                "{\"temperature\":1,\"x\":[],\"pressure\":2,\"z\":0}",
                "{\"temperature\":7,\"temperature\":1,\"pressure\":2}",
                "{\"pressure\":2,\"pressure\":2,\"temperature\":1}")) {
            assertThat(decode(format, raw(payload)).values()).as(payload).containsExactly(1f, 2f);
        }
    }

    @Test
    void readsNestedObjectsArraysAndNamesWithDots() {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("temperature", "/sensors/1/value");
        paths.put("pressure", "pump.pressure");
        DecodeOptions options = with(
                new FeatureMapping(paths),
                KeySource.field("/meta/id"),
                TimeSource.field("/meta/at", TimeFormat.ISO_8601),
                MissingFeatures.ALLOW_NULL,
                UnknownFields.IGNORE);
        TelemetryRecord record = decode(options, """
                {"meta": {"id": 42, "at": "2026-03-01T13:00:00.250+01:00"},
                 "sensors": [{"value": 1}, {"value": 2}, {"value": 3}], "pump.pressure": 4}""");
        assertThat(record.values()).containsExactly(2f, 4f);
        assertThat(record.key()).isEqualTo("42");
        assertThat(record.eventTime()).isEqualTo(1_772_366_400_250L);
    }

    /** The first record is read by the general parser, later ones of its layout by the fast one. */
    @Test
    void readsTheClassOfARecord() {
        WideJsonFormat format = new WideJsonFormat(
                DecodeOptions.defaults(FeatureMapping.fields(FEATURES).conditionedOn("tier")), FEATURES);
        String features = "\"temperature\":1,\"pressure\":2}";
        for (int i = 0; i < 3; i++) {
            assertThat(classOf(format, "{\"tier\":\"gold\"," + features)).isEqualTo("gold");
            assertThat(classOf(format, "{\"tier\":\"g\u00f6ld\"," + features)).isEqualTo("göld");
            assertThat(classOf(format, "{\"tier\":7," + features)).isEqualTo("7");
            assertThat(classOf(format, "{\"tier\":true," + features)).isEqualTo("true");
            assertThat(classOf(format, "{\"tier\":null," + features)).isEmpty();
            assertThat(classOf(format, "{\"tier\":{\"a\":[1]}," + features)).isEmpty();
            assertThat(classOf(format, "{" + features)).isEmpty();
        }
    }

    private static String classOf(WideJsonFormat format, String payload) {
        TelemetryRecord record = decode(format, raw(payload));
        assertThat(record.values()).containsExactly(1f, 2f);
        return record.conditionClass();
    }

    @ParameterizedTest
    @CsvSource({"EPOCH_MILLIS, 1772366400250", "EPOCH_SECONDS, 1772366400.25"})
    void readsNumbersOfTime(TimeFormat format, String written) {
        TelemetryRecord record = decode(withTime(format), "{\"temperature\":1,\"pressure\":2,\"t\":" + written + "}");
        assertThat(record.eventTime()).isEqualTo(1_772_366_400_250L);
    }

    @Test
    void microsecondsAreNoMillisecondsBecauseOneOfThemWouldEndAllWaiting() {
        Reading refused = refusal(
                withTime(TimeFormat.EPOCH_MILLIS), raw("{\"temperature\":1,\"pressure\":2,\"t\":1772366400250000}"));
        assertThat(refused.reason()).isEqualTo(DeadLetterReason.BAD_TIME);
        assertThat(refused.message())
                .isEqualTo("The time at t must be a number of milliseconds since 1970, up to the year 9999; got"
                        + " 1772366400250000");
    }

    @Test
    void aTimeThatIsNoNumberIsNotTheYear1970() {
        Reading refused =
                refusal(withTime(TimeFormat.EPOCH_MILLIS), raw("{\"temperature\":1,\"pressure\":2,\"t\":NaN}"));
        assertThat(refused.reason()).isEqualTo(DeadLetterReason.BAD_TIME);
        assertThat(refused.message()).endsWith("got NaN");
    }

    @Test
    void nullAndNanAreMissingValues() {
        assertThat(decode(DEFAULTS, "{\"temperature\":null,\"pressure\":2}").values())
                .containsExactly(Float.NaN, 2f);
        assertThat(decode(DEFAULTS, "{\"temperature\":1,\"pressure\":NaN}").values())
                .containsExactly(1f, Float.NaN);
    }

    @Test
    void theMissingPolicyDecidesOnAbsentAndNullFeatures() {
        String absent = "{\"temperature\":1}";
        String isNull = "{\"temperature\":1,\"pressure\":null}";
        assertThat(decode(withMissing(MissingFeatures.ALLOW_ABSENT), absent).values())
                .containsExactly(1f, Float.NaN);
        assertThat(refusal(withMissing(MissingFeatures.ALLOW_NULL), raw(absent)).message())
                .isEqualTo("Features are missing: [pressure]; expected every feature, with null where there is no"
                        + " reading");
        assertThat(refusal(withMissing(MissingFeatures.REFUSE), raw(isNull)).reason())
                .isEqualTo(DeadLetterReason.MISSING_FEATURE);
        assertThat(refusal(withMissing(MissingFeatures.REFUSE), raw(isNull)).message())
                .isEqualTo("Features are missing: [pressure]; expected a number for every feature");
    }

    @ParameterizedTest
    @EnumSource(
            value = MissingFeatures.class,
            names = {"ALLOW_NULL", "ALLOW_ABSENT"})
    void aRecordWithNothingToScoreIsRefused(MissingFeatures policy) {
        assertThat(refusal(withMissing(policy), raw("{\"temperature\":null,\"pressure\":null}"))
                        .reason())
                .isEqualTo(DeadLetterReason.NO_FEATURES_OBSERVED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "garbage",
                "{\"temperature\":1,\"pressure\":2",
                "[1,2]",
                "3",
                "{\"temperature\":1,\"pressure\":2} {}",
                "{\"temperature\":1,\"pressure\":2} x",
                "{\"temperature\":1,\"pressure\":2,\"bad\":\"\u0001\"}"
            })
    void whatIsNotOneObjectIsNotJson(String payload) {
        assertThat(refusal(DEFAULTS, raw(payload)).reason()).isEqualTo(DeadLetterReason.NOT_JSON);
    }

    @Test
    void bytesThatAreNoTextAreNotJson() {
        byte[] latin1 = "{\"temperature\":1,\"pressure\":2,\"name\":\"Kühlung\"}".getBytes(StandardCharsets.ISO_8859_1);
        RawRecord raw = new RawRecord("telemetry", 3, 1042, 1_234, null, latin1);
        assertThat(refusal(DEFAULTS, raw).reason()).isEqualTo(DeadLetterReason.NOT_JSON);
    }

    @Test
    void deepNestingAndEndlessNumbersAreRefusedNotFollowed() {
        String deep = "{\"a\":" + "[".repeat(100_000);
        assertThat(refusal(DEFAULTS, raw(deep)).reason()).isEqualTo(DeadLetterReason.NOT_JSON);
        String endless = "{\"temperature\":" + "9".repeat(100_000) + ",\"pressure\":1}";
        assertThat(refusal(DEFAULTS, raw(endless)).reason()).isEqualTo(DeadLetterReason.NOT_JSON);
    }

    @Test
    void saysWhereAFeatureIsNoNumberAndWhatIsThere() {
        Reading refused = refusal(DEFAULTS, raw("{\"temperature\":1,\"pressure\":\"high\"}"));
        assertThat(refused.reason()).isEqualTo(DeadLetterReason.NOT_NUMERIC);
        assertThat(refused.message()).isEqualTo("Feature pressure at pressure must be a number; got the text \"high\"");
        assertThat(refusal(DEFAULTS, raw("{\"temperature\":{},\"pressure\":1}")).message())
                .isEqualTo("Feature temperature at temperature must be a number; got an object");
        assertThat(refusal(DEFAULTS, raw("{\"temperature\":[1],\"pressure\":1}"))
                        .message())
                .isEqualTo("Feature temperature at temperature must be a number; got an array");
    }

    @Test
    void quotesOnlyTheStartOfALongValue() {
        String text = "x".repeat(10_000);
        assertThat(refusal(DEFAULTS, raw("{\"temperature\":\"" + text + "\",\"pressure\":1}"))
                        .message())
                .endsWith("x…\"")
                .hasSizeLessThan(200);
    }

    @Test
    void valuesBeyondAFloatAreOutOfRange() {
        assertThat(refusal(DEFAULTS, raw("{\"temperature\":1e39,\"pressure\":1}"))
                        .reason())
                .isEqualTo(DeadLetterReason.OUT_OF_RANGE);
    }

    @Test
    void unknownFieldsAreSkippedOrRefused() {
        DecodeOptions strict = with(
                FeatureMapping.fields(FEATURES),
                KeySource.kafkaKey(),
                TimeSource.kafkaTimestamp(),
                MissingFeatures.ALLOW_NULL,
                UnknownFields.REFUSE);
        Reading refused = refusal(strict, raw("{\"temperature\":1,\"humidity\":{\"a\":1},\"pressure\":2}"));
        assertThat(refused.reason()).isEqualTo(DeadLetterReason.UNKNOWN_FIELD);
        assertThat(refused.message())
                .isEqualTo("Field /humidity is not in the field mapping; map it, or let unknown fields be ignored");
    }

    @Test
    void aTombstoneIsRefused() {
        assertThat(refusal(DEFAULTS, new RawRecord("telemetry", 3, 1042, 1_234, null, null))
                        .reason())
                .isEqualTo(DeadLetterReason.TOMBSTONE);
    }

    @Test
    void aRecordThatIsTooLargeIsNotParsed() {
        byte[] large = new byte[20 * 1024 * 1024];
        Reading refused = refusal(DEFAULTS, new RawRecord("telemetry", 3, 1042, 1_234, null, large));
        assertThat(refused.reason()).isEqualTo(DeadLetterReason.TOO_LARGE);
        assertThat(refused.message())
                .isEqualTo(
                        "The payload has 20971520 bytes, more than the 1048576 allowed, and was not parsed; raise the"
                                + " limit if such records are meant to be scored");
    }

    @Test
    void keysAreTextOfBoundedLength() {
        DecodeOptions byField = with(
                FeatureMapping.fields(FEATURES),
                KeySource.field("id"),
                TimeSource.kafkaTimestamp(),
                MissingFeatures.ALLOW_NULL,
                UnknownFields.IGNORE);
        assertThat(decode(byField, "{\"temperature\":1,\"pressure\":2,\"id\":\"ü😀\"}")
                        .key())
                .isEqualTo("ü😀");
        assertThat(refusal(byField, raw("{\"temperature\":1,\"pressure\":2}")).message())
                .isEqualTo("The key at id is absent");
        assertThat(refusal(byField, raw("{\"temperature\":1,\"pressure\":2,\"id\":null}"))
                        .message())
                .isEqualTo("The key at id must be text or a number; got null");
        assertThat(refusal(byField, raw("{\"temperature\":1,\"pressure\":2,\"id\":\"" + "k".repeat(2000) + "\"}"))
                        .reason())
                .isEqualTo(DeadLetterReason.BAD_KEY);
    }

    @Test
    void aRecordWithoutAKafkaKeyBelongsToTheSeriesWithTheEmptyKey() {
        byte[] payload = "{\"temperature\":1,\"pressure\":2}".getBytes(StandardCharsets.UTF_8);
        WideJsonFormat format = new WideJsonFormat(DEFAULTS, FEATURES);
        assertThat(decode(format, new RawRecord("telemetry", 3, 1042, 1_234, null, payload))
                        .key())
                .isEmpty();
    }

    @Test
    void placesThatAreMappedTwiceAreAConfigurationError() {
        FeatureMapping clash = new FeatureMapping(Map.of("temperature", "/a", "pressure", "/a/b"));
        assertThatThrownBy(() -> new WideJsonFormat(DecodeOptions.defaults(clash), FEATURES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/a");
        assertThatThrownBy(() -> new WideJsonFormat(DEFAULTS, List.of("temperature", "vibration")))
                .hasMessage("Feature vibration is not in the field mapping, which has [temperature, pressure]");
    }

    private static TelemetryRecord decode(DecodeOptions options, String payload) {
        return decode(new WideJsonFormat(options, FEATURES), raw(payload));
    }

    private static TelemetryRecord decode(WideJsonFormat format, RawRecord raw) {
        return Reading.of(format, raw).sample();
    }

    private static Reading refusal(DecodeOptions options, RawRecord raw) {
        return Reading.of(new WideJsonFormat(options, FEATURES), raw);
    }

    private static RawRecord raw(String payload) {
        return new RawRecord(
                "telemetry",
                3,
                1042,
                1_234,
                "pump-7".getBytes(StandardCharsets.UTF_8),
                payload.getBytes(StandardCharsets.UTF_8));
    }

    private static DecodeOptions withMissing(MissingFeatures missing) {
        return with(
                FeatureMapping.fields(FEATURES),
                KeySource.kafkaKey(),
                TimeSource.kafkaTimestamp(),
                missing,
                UnknownFields.IGNORE);
    }

    private static DecodeOptions withTime(TimeFormat format) {
        return with(
                FeatureMapping.fields(FEATURES),
                KeySource.kafkaKey(),
                TimeSource.field("t", format),
                MissingFeatures.ALLOW_NULL,
                UnknownFields.IGNORE);
    }

    private static DecodeOptions with(
            FeatureMapping features, KeySource key, TimeSource time, MissingFeatures missing, UnknownFields unknown) {
        return new DecodeOptions(
                RecordEncoding.json(),
                features,
                key,
                time,
                missing,
                unknown,
                DEFAULTS.maxRecordBytes(),
                DEFAULTS.deadLetterBytes());
    }
}
