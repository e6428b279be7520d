package io.surprisal.telemetry.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatedLayoutTest {
    private static final List<String> FEATURES = List.of("a", "b\"ü");

    private static final DecodeOptions OPTIONS = DecodeOptions.defaults(FeatureMapping.fields(FEATURES));

    private final LearnedOrder order = LearnedOrder.of(FieldTree.of(OPTIONS, FEATURES));
    private final RecordDraft draft = new RecordDraft(OPTIONS, FEATURES);
    private RepeatedLayout layout = new RepeatedLayout(OPTIONS, order, draft);

    @BeforeEach
    void learnTheOrder() {
        draft.begin();
        LearnedOrder second = learned("b\"ü");
        order.learn(null, second);
        order.learn(second, learned("a"));
    }

    @Test
    void readsWhatComesInTheLearnedOrder() {
        assertThat(read("{\"b\\\"ü\":-0.5,\"a\":12}")).isTrue();
        assertThat(draft.values()).containsExactly(12f, -0.5f);
        assertThat(draft.present()).containsExactly(true, true);
    }

    @Test
    void whitespaceIsFree() {
        assertThat(read(" {\n\t\"b\\\"ü\" : 1 ,\r \"a\": null } ")).isTrue();
        assertThat(draft.values()).containsExactly(Float.NaN, 1f);
    }

    @Test
    void namesOfAnyLengthAreComparedToTheirEnd() {
        for (int length = 1; length < 40; length++) {
            byte[] name = "n".repeat(length).getBytes(StandardCharsets.UTF_8);
            QuotedName quoted = new QuotedName(name);
            byte[] bytes = bytes("{\"" + "n".repeat(length) + "\"");
            assertThat(quoted.length()).isEqualTo(length + 2);
            assertThat(quoted.isAt(bytes, 1)).isTrue();
            assertThat(quoted.isAt(Arrays.copyOf(bytes, bytes.length + 9), 1)).isTrue();
            for (int i = 1; i < bytes.length; i++) {
                byte[] other = bytes.clone();
                other[i] = 'x';
                assertThat(quoted.isAt(other, 1)).isFalse();
                assertThat(quoted.isAt(Arrays.copyOf(other, other.length + 9), 1))
                        .isFalse();
                assertThat(quoted.isAt(Arrays.copyOf(bytes, i), 1)).isFalse();
            }
        }
    }

    @Test
    void fieldsMayBeAbsentAtTheEnd() {
        assertThat(read("{\"b\\\"ü\":1}")).isTrue();
        assertThat(draft.present()).containsExactly(false, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[1]",
                "{\"a\":1,\"b\\\"ü\":2}",
                "{\"b\\\"ü\":1,\"c\":{}}",
                "{\"b\\\"ü\":1,\"c\":[]}",
                "{\"b\\\"ü\":1,\"ç\":2}",
                "{\"b\\\"ü\":1,\"\\u0061\":2}",
                "{\"b\\\"ü\":1,\"c\":\"ü\"}",
                "{\"b\\\"ü\":1,\"c\":\"\\n\"}",
                "{\"b\\\"ü\":1,\"c\":\"\n\"}",
                "{\"b\\\"ü\":1,\"c\":tru}",
                "{\"b\\\"ü\":1,\"c\":01}",
                "{\"b\\\"ü\":1,\"c\":1.}",
                "{\"b\\\"ü\":1,\"c\":}",
                "{\"b\\\"ü\":1,\"c\" 2}",
                "{\"b\\\"ü\":-null}",
                "{\"b\\\"ü\":nu5}",
                "{\"b\\\"ü\":1,}",
                "{\"b\\\"ü\":1,\"a\":2,\"b\\\"ü\":3}",
                "{\"b\\\"ü\":1}{}",
                "{\"b\\\"ü\":1",
                "{\"b\\\"ü\" 1}",
                "{\"b\\\"ü\":}",
                "{\"b\\\"ü\":-}",
                "{\"b\\\"ü\":+1}",
                "{\"b\\\"ü\":.5}",
                "{\"b\\\"ü\":5.}",
                "{\"b\\\"ü\":01}",
                "{\"b\\\"ü\":1e}",
                "{\"b\\\"ü\":1e-}",
                "{\"b\\\"ü\":1e+-3}",
                "{\"b\\\"ü\":1e003}",
                "{\"b\\\"ü\":1e-23}",
                "{\"b\\\"ü\":1e39}",
                "{\"b\\\"ü\":1 2}",
                "{\"b\\\"ü\":1x}",
                "{\"b\\\"ü\":NaN}",
                "{\"b\\\"ü\":nul}",
                "{\"b\\\"ü\":nulll}",
                "{\"b\\\"ü\":\"1\"}",
                "{\"b\\\"ü\":1234567890123456}",
                "{\"b\\\"ü\":0.1234567890123456}",
                "{\"b\\\"ü\":99999999999999999999999999}"
            })
    void declinesTheRest(String payload) {
        assertThat(read(payload)).isFalse();
    }

    @Test
    void numbersAreTheNearestFloatsOrDeclined() {
        Random random = new Random(7);
        int taken = 0;
        for (int i = 0; i < 200_000; i++) {
            int digits = 1 + random.nextInt(15);
            String written = BigDecimal.valueOf(random.nextLong((long) Math.pow(10, digits)), random.nextInt(digits))
                    .toPlainString();
            written = random.nextBoolean() ? written : "-" + written;
            written = random.nextBoolean() ? written : written + "Ee".charAt(i % 2) + (random.nextInt(13) - 6);
            if (read("{\"b\\\"ü\":" + written + "}")) {
                taken++;
                assertThat(Float.floatToRawIntBits(draft.values()[1]))
                        .as(written)
                        .isEqualTo(Float.floatToRawIntBits(Float.parseFloat(written) + 0f));
            }
        }
        assertThat(taken).isGreaterThan(198_000);
    }

    @Test
    void readsFloatsAsJavaWritesThem() {
        assertThat(read("{\"b\\\"ü\":3.99E-4,\"a\":1.5e+3}")).isTrue();
        assertThat(draft.values()).containsExactly(1500f, 3.99e-4f);
    }

    @Test
    void declinesWhatADoubleRoundsToHalfwayBetweenTwoFloats() {
        assertThat(read("{\"b\\\"ü\":16777217}")).isFalse();
        assertThat(read("{\"b\\\"ü\":16777219.0000001}")).isTrue();
        assertThat(draft.values()[1]).isEqualTo(16777220f);
    }

    @Test
    void restsAfterARecordThatLooksDifferent() {
        assertThat(layout.read(bytes("{\"x\":[]}"))).isFalse();
        for (int i = 0; i < 64; i++) {
            assertThat(layout.read(bytes("{\"b\\\"ü\":1}"))).isFalse();
        }
        assertThat(layout.read(bytes("{\"b\\\"ü\":1}"))).isTrue();
    }

    @Test
    void fieldsThatAreNotMappedMayStandBetween() {
        assertThat(read("{\"host\":\"a b\",\"b\\\"ü\":1,\"c\":-1.50e-3,\"d\":true,\"e\":null,\"a\":2,\"f\":false}"))
                .isTrue();
        assertThat(draft.values()).containsExactly(2f, 1f);
        assertThat(read("{\"" + "n".repeat(257) + "\":0,\"b\\\"ü\":1}")).isFalse();
        assertThat(read("{\"n\":12345678901234567890,\"n\":0,\"b\\\"ü\":1}")).isTrue();
        assertThat(draft.present()).containsExactly(false, true);
    }

    /** Nested, with a key, a time and other fields: what is taken is what the general parser reads, and that parser decides on the rest. */
    @ParameterizedTest
    @CsvSource({
        "EPOCH_MILLIS, 1772366400250",
        "EPOCH_SECONDS, 1772366400.25",
        "ISO_8601, '\"2026-03-01T13:00:00.250+01:00\"'"
    })
    void readsAsTheGeneralParserDoesWhateverTheBytes(TimeFormat format, String time) {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("a", "/metrics/a");
        paths.put("b", "/metrics/deep/b");
        DecodeOptions options = new DecodeOptions(
                RecordEncoding.json(),
                new FeatureMapping(paths),
                KeySource.field("host"),
                TimeSource.field("at", format),
                MissingFeatures.ALLOW_NULL,
                UnknownFields.IGNORE,
                1024 * 1024,
                16 * 1024);
        List<String> features = List.of("a", "b");
        byte[] record = bytes("{\"host\":\"pump-7\",\"at\":" + time
                + ",\"v\":1,\"metrics\":{\"a\":1.5,\"u\":\"x\",\"deep\":{\"b\":-2}},\"z\":null}");
        LearnedOrder learned = LearnedOrder.of(FieldTree.of(options, features));
        RecordDraft own = new RecordDraft(options, features);
        own.begin();
        assertThatCode(() -> new JsonRecordReader(options, learned, own, new Refusals(options, features)).read(record))
                .doesNotThrowAnyException();
        assertThat(new RepeatedLayout(options, learned, own).read(record)).isTrue();

        WideJsonFormat practised = new WideJsonFormat(options, features);
        Random random = new Random(3);
        int read = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] changed = record.clone();
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(changed.length);
                changed[at] = random.nextInt(3) == 0 ? (byte) random.nextInt() : record[random.nextInt(record.length)];
            }
            RawRecord raw = new RawRecord("telemetry", 0, i, 1_234, null, changed);
            // A format reads its first record by the general parser.
            Reading general = Reading.of(new WideJsonFormat(options, features), raw);
            assertThat(text(Reading.of(practised, raw)))
                    .as(new String(changed, StandardCharsets.ISO_8859_1))
                    .isEqualTo(text(general));
            read += general.isRefused() ? 0 : 1;
        }
        assertThat(read).isBetween(3_000, 9_000);
    }

    /** By a reader that has not declined anything yet. */
    private boolean read(String payload) {
        draft.begin();
        layout = new RepeatedLayout(OPTIONS, order, draft);
        return layout.read(bytes(payload));
    }

    private static String text(Reading reading) {
        if (reading.isRefused()) {
            return reading.reason() + ": " + reading.message();
        }
        TelemetryRecord sample = reading.sample();
        return Arrays.toString(sample.values()) + sample.key() + "@" + sample.eventTime();
    }

    private LearnedOrder learned(String name) {
        LearnedOrder place = order.field(name);
        assertThat(place).isNotNull();
        return place;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
