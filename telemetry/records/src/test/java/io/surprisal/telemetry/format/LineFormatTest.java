package io.surprisal.telemetry.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.log.GroupSettings;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.log.TimeSettings;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineFormatTest {
    private static final List<String> FEATURES = List.of("opened <*>", "closed <*>", "<unknown template>");
    private static final long KAFKA_TIME = 1_772_366_400_000L;

    @Test
    void aRecordIsALine() {
        RecordFormat format = format("", "blk_\\d+", KeySource.kafkaKey(), TimeSource.kafkaTimestamp());
        TelemetryRecord closed = Reading.of(format, raw("closed blk_7")).sample();
        assertThat(closed.key()).isEqualTo("blk_7");
        assertThat(closed.values()).containsExactly(1);
        assertThat(closed.eventTime()).isEqualTo(KAFKA_TIME);
        assertThat(Reading.of(format, raw("closed it")).sample().key()).isEmpty();
    }

    /** Records of one layout go by the quick reader from the third on, and others by the general one. */
    @Test
    void aFieldOfAnObjectIsALineAndOthersAreKeyAndTime() {
        RecordFormat format = format(
                "/log/message", "", KeySource.field("session"), TimeSource.field("at", TimeFormat.EPOCH_SECONDS));
        for (int i = 0; i < 4; i++) {
            TelemetryRecord opened = Reading.of(
                            format,
                            raw("{\"at\":%d,\"level\":\"INFO\",\"log\":{\"message\":\"opened 1\"},\"session\":\"s%d\"}"
                                    .formatted(i, i)))
                    .sample();
            assertThat(opened.key()).isEqualTo("s" + i);
            assertThat(opened.values()).containsExactly(0);
            assertThat(opened.eventTime()).isEqualTo(1000L * i);
        }
        TelemetryRecord escaped = Reading.of(
                        format, raw("{\"at\":9,\"log\":{\"message\":\"closed \\\"\\u00fc\\\"\"},\"session\":5}"))
                .sample();
        assertThat(escaped.key()).isEqualTo("5");
        assertThat(escaped.values()).containsExactly(1);
    }

    @Test
    void theLineOfAnObjectMayHaveTheKey() {
        RecordFormat format = format("line", "blk_\\d+", KeySource.kafkaKey(), TimeSource.kafkaTimestamp());
        assertThat(Reading.of(format, raw("{\"line\":\"opened blk_12\"}"))
                        .sample()
                        .key())
                .isEqualTo("blk_12");
        assertThat(Reading.of(format, raw("{\"line\":\"opened the door\"}"))
                        .sample()
                        .key())
                .isEmpty();
    }

    @Test
    void anObjectWithoutTheLineIsRefused() {
        RecordFormat format = format("line", "", KeySource.kafkaKey(), TimeSource.kafkaTimestamp());
        assertThat(Reading.of(format, raw("{\"line\":\"opened 1\"}")).sample().key())
                .as("Kafka's")
                .isEqualTo("host-1");
        Reading absent = Reading.of(format, raw("{\"message\":\"opened 1\"}"));
        assertThat(absent.reason()).isEqualTo(DeadLetterReason.MISSING_FEATURE);
        assertThat(absent.message()).isEqualTo("The line at line is absent, which features are counted by");
        assertThat(Reading.of(format, raw("{\"line\":null}")).message())
                .isEqualTo("The line at line must be text; got null");
        assertThat(Reading.of(format, raw("opened 1")).reason()).isEqualTo(DeadLetterReason.NOT_JSON);
    }

    @Test
    void aBlankLineIsRefused() {
        RecordFormat format = format("", "", KeySource.kafkaKey(), TimeSource.kafkaTimestamp());
        Reading blank = Reading.of(format, raw(" "));
        assertThat(blank.reason()).isEqualTo(DeadLetterReason.MISSING_FEATURE);
        assertThat(blank.message()).isEqualTo("The line is blank: it says nothing that features are counted by");
    }

    private static RecordFormat format(String field, String keyInLine, KeySource key, TimeSource time) {
        GroupSettings group =
                new GroupSettings(keyInLine, Duration.ZERO, Duration.ofMinutes(1), 1_000, Duration.ofMinutes(10));
        LogRules rules = new LogRules("", List.of(), group, TimeSettings.defaults(), FEATURES);
        return RecordFormat.of(
                new DecodeOptions(
                        new RecordEncoding.Line(rules, field),
                        FeatureMapping.fields(FEATURES),
                        key,
                        time,
                        MissingFeatures.ALLOW_NULL,
                        UnknownFields.IGNORE,
                        1024,
                        1024),
                FEATURES);
    }

    private static RawRecord raw(String payload) {
        return new RawRecord(
                "logs",
                0,
                0,
                KAFKA_TIME,
                "host-1".getBytes(StandardCharsets.UTF_8),
                payload.getBytes(StandardCharsets.UTF_8));
    }
}
