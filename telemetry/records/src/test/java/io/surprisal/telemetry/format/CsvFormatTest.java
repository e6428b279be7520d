package io.surprisal.telemetry.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFormatTest {
    private static final List<String> COLUMNS = List.of("at", "pump", "note", "temperature", "pressure");
    private static final List<String> FEATURES = List.of("pressure", "temperature");
    private static final long SEED = 3;

    @Test
    void readsColumnsByTheirNames() {
        TelemetryRecord record = decode(iso(), "2026-03-01T13:00:00.250+01:00,pump-7,\"a \"\"b\"\", c\nd\",20.5,-1e2");
        assertThat(record.values()).containsExactly(-100f, 20.5f);
        assertThat(record.key()).isEqualTo("pump-7");
        assertThat(record.eventTime()).isEqualTo(1_772_366_400_250L);
        assertThat(record.source()).hasToString("telemetry-3@1042");
    }

    @Test
    void theLineMayEndInABreak() {
        for (String end : List.of("", "\n", "\r\n")) {
            assertThat(decode(options(FEATURES, ','), "1,2" + end).values()).containsExactly(1f, 2f);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"; | 1;2", "t | 1\t2", "' ' | 1 2"})
    void anythingMaySeparateTheValues(char separator, String line) {
        char meant = separator == 't' ? '\t' : separator;
        assertThat(decode(options(FEATURES, meant), line).values()).containsExactly(1f, 2f);
    }

    @ParameterizedTest
    @CsvSource({"EPOCH_MILLIS, 1772366400250", "EPOCH_SECONDS, 1772366400.25", "ISO_8601, ' 2026-03-01T12:00:00.250Z'"})
    void readsTimes(TimeFormat time, String text) {
        assertThat(decode(full(TimeSource.field("at", time), UnknownFields.IGNORE), text + ",p,,1,2")
                        .eventTime())
                .isEqualTo(1_772_366_400_250L);
    }

    @Test
    void readsTheClass() {
        DecodeOptions defaults = options(List.of("tier", "pressure", "temperature"), ',');
        DecodeOptions conditioned = with(
                defaults.encoding(),
                FeatureMapping.fields(FEATURES).conditionedOn("tier"),
                defaults.key(),
                defaults.time(),
                defaults.unknown());
        assertThat(decode(conditioned, "gold,1,2").conditionClass()).isEqualTo("gold");
        assertThat(decode(conditioned, ",1,2").conditionClass()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NOT_CSV | '' | The payload is empty; expected a line of 5 values",
                "NOT_CSV | 0,p,,1 | The line has 4 values; expected 5, of the columns at, pump, note, temperature, pressure",
                "NOT_CSV | 0,p,,1,2,3,4 | The line has 7 values; expected 5, of the columns at, pump, note, temperature, pressure",
                "BAD_KEY | 2026-03-01T12:00:00Z,,,1,2 | The key at pump is absent",
                "NOT_NUMERIC | 2026-03-01T12:00:00Z,p,,high,2 | Feature temperature at temperature must be a number; got the text"
                        + " \"high\"",
                "OUT_OF_RANGE | 2026-03-01T12:00:00Z,p,,1e39,2 | Feature temperature at temperature must be a finite 32-bit float; got"
                        + " the text \"1e39\"",
                "NO_FEATURES_OBSERVED | 2026-03-01T12:00:00Z,p,,,NA | All 2 features are missing: there is nothing to score",
                "BAD_TIME | soon,p,,1,2 | The time at at must be ISO 8601 text with an offset, such as 2026-03-01T12:00:00Z, up to the"
                        + " year 9999; got the text \"soon\"",
                "BAD_TIME | ,p,,1,2 | The time at at must be ISO 8601 text with an offset, such as 2026-03-01T12:00:00Z, up to the"
                        + " year 9999; got the text \"\"",
            })
    void refusesWhatIsNoRecord(DeadLetterReason reason, String line, String message) {
        Reading reading = read(iso(), line.getBytes(StandardCharsets.UTF_8));
        assertThat(reading.reason()).isEqualTo(reason);
        assertThat(reading.message()).isEqualTo(message);
    }

    @Test
    void refusesSeveralLinesAndQuotesThatDoNotEnd() {
        assertThat(read(options(FEATURES, ','), "1,2\n3,4".getBytes(StandardCharsets.UTF_8))
                        .message())
                .isEqualTo("The payload is more than one line; send one line per record");
        assertThat(read(options(FEATURES, ','), "1,\"2".getBytes(StandardCharsets.UTF_8))
                        .message())
                .startsWith("The payload is not a line of CSV: Missing closing quote for value");
    }

    @Test
    void microsecondsAreNoMilliseconds() {
        Reading reading = read(
                full(TimeSource.field("at", TimeFormat.EPOCH_MILLIS), UnknownFields.IGNORE),
                "1772366400250000,p,,1,2".getBytes(StandardCharsets.UTF_8));
        assertThat(reading.reason()).isEqualTo(DeadLetterReason.BAD_TIME);
    }

    @Test
    void garbageIsASampleOrARefusal() {
        RecordFormat format = RecordFormat.of(iso(), FEATURES);
        Random random = new Random(SEED);
        byte[] line = "2026-03-01T12:00:00Z,pump-7,\"n,\",20.5,-1e2".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = i % 2 == 0 ? new byte[random.nextInt(60)] : line.clone();
            if (i % 2 == 0) {
                random.nextBytes(garbage);
            } else {
                garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
            }
            Reading reading = Reading.of(format, raw(garbage));
            assertThat(reading.messages()).as("seed %s, number %s", SEED, i).noneMatch(String::isBlank);
        }
        for (int length = 0; length < line.length; length++) {
            Reading.of(format, raw(Arrays.copyOf(line, length)));
        }
        assertThat(Reading.of(format, raw(line)).sample().values()).containsExactly(-100f, 20.5f);
    }

    @Test
    void aMappingThatDoesNotFitTheColumnsFailsAtTheStart() {
        assertThatThrownBy(() -> RecordFormat.of(options(List.of("pressure"), ','), FEATURES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Feature temperature is not in the field mapping, which has [pressure]");
        DecodeOptions missing = with(
                new RecordEncoding.Csv(List.of("pressure"), ','),
                FeatureMapping.fields(FEATURES),
                KeySource.kafkaKey(),
                TimeSource.kafkaTimestamp(),
                UnknownFields.IGNORE);
        assertThatThrownBy(() -> RecordFormat.of(missing, FEATURES))
                .hasMessage(
                        "The mapping reads temperature, which is none of the columns [pressure]; correct the columns"
                                + " or the mapping");
        assertThatThrownBy(() -> RecordFormat.of(full(TimeSource.kafkaTimestamp(), UnknownFields.REFUSE), FEATURES))
                .hasMessage("Column at is not in the field mapping; map it, or let unknown fields be ignored");
    }

    @Test
    void columnsHaveNamesOfTheirOwnAndTheSeparatorIsNoQuote() {
        assertThatThrownBy(() -> new RecordEncoding.Csv(List.of(), ',')).hasMessageContaining("columns");
        assertThatThrownBy(() -> new RecordEncoding.Csv(List.of("a", "a"), ',')).hasMessageContaining("columns");
        assertThatThrownBy(() -> new RecordEncoding.Csv(List.of("a"), '"')).hasMessageContaining("separator");
    }

    /** Features alone, in columns of their names. */
    static DecodeOptions options(List<String> columns, char separator) {
        return with(
                new RecordEncoding.Csv(columns, separator),
                FeatureMapping.fields(columns),
                KeySource.kafkaKey(),
                TimeSource.kafkaTimestamp(),
                UnknownFields.IGNORE);
    }

    private static DecodeOptions iso() {
        return full(TimeSource.field("at", TimeFormat.ISO_8601), UnknownFields.IGNORE);
    }

    private static DecodeOptions full(TimeSource time, UnknownFields unknown) {
        return with(
                new RecordEncoding.Csv(COLUMNS, ','),
                FeatureMapping.fields(FEATURES),
                KeySource.field("pump"),
                time,
                unknown);
    }

    private static DecodeOptions with(
            RecordEncoding encoding, FeatureMapping features, KeySource key, TimeSource time, UnknownFields unknown) {
        DecodeOptions defaults = DecodeOptions.defaults(features);
        return new DecodeOptions(
                encoding,
                features,
                key,
                time,
                defaults.missing(),
                unknown,
                defaults.maxRecordBytes(),
                defaults.deadLetterBytes());
    }

    private static TelemetryRecord decode(DecodeOptions options, String line) {
        return read(options, line.getBytes(StandardCharsets.UTF_8)).sample();
    }

    private static Reading read(DecodeOptions options, byte[] payload) {
        return Reading.of(RecordFormat.of(options, FEATURES), raw(payload));
    }

    private static RawRecord raw(byte[] payload) {
        return new RawRecord("telemetry", 3, 1042, 1_234, new byte[] {'k'}, payload);
    }
}
