package io.surprisal.telemetry.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Avro's own writer writes is read. */
class AvroFormatTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure");

    /** A record of two features; %s is the type of the second. */
    private static final String PUMP = """
            {"type": "record", "name": "Pump", "fields": [
              {"name": "pressure", "type": %s}, {"name": "temperature", "type": ["null", "double"]}]}""";

    private static final String DOUBLES = PUMP.formatted("\"double\"");

    /** Everything that a schema can say, beside what is mapped. */
    private static final String RICH = """
            {"type": "record", "name": "Rich", "fields": [
              {"name": "before", "type": {"type": "record", "name": "Node", "fields": [
                {"name": "next", "type": ["null", "Node"]}, {"name": "text", "type": "string"}]}},
              {"name": "meta", "type": {"type": "record", "name": "Meta", "fields": [
                {"name": "unit", "type": {"type": "enum", "name": "Unit", "symbols": ["PUMP", "VALVE"]}},
                {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                {"name": "raw", "type": {"type": "fixed", "name": "Mark", "size": 3}}]}},
              {"name": "flags", "type": {"type": "array", "items": ["null", "boolean", "int", "bytes"]}},
              {"name": "metrics", "type": {"type": "map", "values": ["float", "null", "string"]}},
              {"name": "list", "type": {"type": "array", "items": "long"}},
              {"name": "rest", "type": {"type": "map", "values": {"type": "array", "items": "double"}}}]}""";

    @Test
    void readsWhatAvroWrites() throws IOException {
        Schema schema = parse(DOUBLES);
        TelemetryRecord sample = read(options(DOUBLES), bytes(record(schema, "pressure", 2.5, "temperature", -1e2)));
        assertThat(sample.values()).containsExactly(-100f, 2.5f);
        assertThat(sample.key()).isEqualTo("pump-7");
        assertThat(sample.eventTime()).isEqualTo(1_234);
        assertThat(sample.source()).hasToString("telemetry-3@1042");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"float\"', 0.1, 0.1",
        "'\"double\"', 0.1, 0.1",
        "'\"double\"', -1e-60, 0",
        "'\"int\"', -2147483648, -2147483648",
        "'\"long\"', 16777217, 16777216",
        "'\"boolean\"', true, 1",
        "'\"boolean\"', false, 0",
        "'\"string\"', ' +.5 ', 0.5",
        "'\"string\"', NA, NaN",
        "'[\"string\", \"null\"]', , NaN",
        "'\"float\"', NaN, NaN",
        "'{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}', 5, 5"
    })
    void readsEveryTypeThatHasAValue(String type, String written, float expected) throws IOException {
        Schema schema = parse(PUMP.formatted(type));
        Object value =
                written == null ? null : typed(schema.getField("pressure").schema(), written);
        float read = read(options(schema.toString()), bytes(record(schema, "pressure", value, "temperature", 1.0)))
                .values()[1];
        assertThat(Float.floatToRawIntBits(read)).isEqualTo(Float.floatToRawIntBits(expected));
    }

    @Test
    void passesOverWhatIsNotMapped() throws IOException {
        DecodeOptions options = richOptions();
        TelemetryRecord sample = read(options, bytes(rich()));
        assertThat(sample.values()).containsExactly(21.5f, 8f);
        assertThat(sample.key()).isEqualTo("VALVE");
        assertThat(sample.eventTime()).isEqualTo(1_772_366_400_250L);
    }

    @Test
    void blocksMaySayTheirSize() throws IOException {
        DecodeOptions options = richOptions();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(parse(RICH)).write(rich(), encoder);
        encoder.flush();
        assertThat(read(options, out.toByteArray()).values()).containsExactly(21.5f, 8f);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"string\"', ISO_8601, 2026-03-01T12:00:00.250Z",
        "'\"long\"', EPOCH_MILLIS, 1772366400250",
        "'\"double\"', EPOCH_SECONDS, 1772366400.25",
        "'{\"type\": \"long\", \"logicalType\": \"timestamp-nanos\"}', ISO_8601, 1772366400250999999"
    })
    void readsTimes(String type, TimeFormat format, String written) throws IOException {
        Schema schema = parse(PUMP.formatted(type));
        DecodeOptions options = options(
                schema.toString(),
                FeatureMapping.fields(List.of("temperature")),
                KeySource.kafkaKey(),
                TimeSource.field("pressure", format),
                UnknownFields.IGNORE);
        byte[] payload = bytes(
                record(schema, "pressure", typed(schema.getField("pressure").schema(), written), "temperature", 1.0));
        assertThat(Reading.of(new AvroFormat(avro(options), options, List.of("temperature")), raw(payload))
                        .sample()
                        .eventTime())
                .isEqualTo(1_772_366_400_250L);
    }

    @ParameterizedTest
    @CsvSource({
        "1e39, OUT_OF_RANGE, 'Feature pressure at pressure must be a finite 32-bit float; got 1.0E39'",
        "Infinity, OUT_OF_RANGE, 'Feature pressure at pressure must be a finite 32-bit float; got Infinity'"
    })
    void refusesNumbersThatAreNoFloats(double value, DeadLetterReason reason, String message) throws IOException {
        Reading reading =
                reading(options(DOUBLES), bytes(record(parse(DOUBLES), "pressure", value, "temperature", 1.0)));
        assertThat(reading.reason()).isEqualTo(reason);
        assertThat(reading.message()).isEqualTo(message);
    }

    @Test
    void refusesTextThatIsNoNumber() throws IOException {
        Schema schema = parse(PUMP.formatted("\"string\""));
        Reading reading =
                reading(options(schema.toString()), bytes(record(schema, "pressure", "high", "temperature", 1.0)));
        assertThat(reading.reason()).isEqualTo(DeadLetterReason.NOT_NUMERIC);
        assertThat(reading.message()).isEqualTo("Feature pressure at pressure must be a number; got the text \"high\"");
    }

    @Test
    void aRecordMayBeginWithTheNumberOfItsSchema() throws IOException {
        DecodeOptions options = framed(AvroFraming.REGISTRY, 258);
        byte[] body = bytes(record(parse(DOUBLES), "pressure", 2.5, "temperature", 1.0));
        byte[] framed = ByteBuffer.allocate(5 + body.length)
                .put(new byte[] {0, 0, 0, 1, 2})
                .put(body)
                .array();
        assertThat(read(options, framed).values()).containsExactly(1f, 2.5f);

        framed[4] = 3;
        Reading other = reading(options, framed);
        assertThat(other.reason()).isEqualTo(DeadLetterReason.NOT_AVRO);
        assertThat(other.message())
                .isEqualTo("The payload begins with 00 00 00 01 03; expected 00 00 00 01 02, by which telemetry.format"
                        + " says that it was written with the job's Avro schema");
        assertThat(reading(options, new byte[0]).message()).startsWith("The payload begins with nothing; expected 00");
    }

    @Test
    void readsAvrosSingleObjects() throws IOException {
        Schema schema = parse(DOUBLES);
        ByteBuffer written = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema)
                .encode(record(schema, "pressure", 2.5, "temperature", 1.0));
        byte[] payload = new byte[written.remaining()];
        written.get(payload);
        assertThat(read(framed(AvroFraming.SINGLE_OBJECT, 0), payload).values()).containsExactly(1f, 2.5f);
    }

    /** Bytes come from outside: they are read or refused, and nothing else happens, whatever they are. */
    @Test
    void hostileBytesAreRefused() throws IOException {
        DecodeOptions options = richOptions();
        AvroFormat format = new AvroFormat(avro(options), options, FEATURES);
        byte[] whole = bytes(rich());
        for (int length = 0; length < whole.length; length++) {
            Reading reading = Reading.of(format, raw(Arrays.copyOf(whole, length)));
            assertThat(reading.reason()).as("%d bytes", length).isEqualTo(DeadLetterReason.NOT_AVRO);
        }
        assertThat(Reading.of(format, raw(Arrays.copyOf(whole, whole.length + 1)))
                        .message())
                .isEqualTo("The payload is no record of the job's Avro schema: it ends at byte " + whole.length
                        + ", and 1 bytes follow; check telemetry.format against what wrote the record");
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            assertThatCode(() -> Reading.of(format, raw(broken))).doesNotThrowAnyException();
        }
    }

    /** Three bytes each: a block of as many items as it may have, none of which has a byte. */
    @Test
    void itemsOfNoBytesDoNotMakeARecordLong() {
        String nulls = """
                {"type": "record", "name": "Pump", "fields": [
                  {"name": "temperature", "type": "float"}, {"name": "pressure", "type": "float"},
                  {"name": "nulls", "type": {"type": "array", "items": "null"}}]}""";
        byte[] few = {0, 0, 0, 0, 0, 0, 0, 0, 6, 0};
        assertThat(read(options(nulls), few).values()).containsExactly(0f, 0f);
        byte[] many = new byte[8 + 3 * 100_000];
        for (int i = 8; i < many.length; i += 3) {
            // 8,192 items.
            many[i] = (byte) 0x80;
            many[i + 1] = (byte) 0x80;
            many[i + 2] = 1;
        }
        assertThat(reading(options(nulls), many).message())
                .contains("is to have 8192 items, and the record has 300008 bytes");
    }

    @Test
    void refusesTextThatIsNotUtf8AndIntsThatAreNone() {
        String schema = """
                {"type": "record", "name": "Pump", "fields": [
                  {"name": "temperature", "type": "int"}, {"name": "pressure", "type": "float"},
                  {"name": "id", "type": "string"}]}""";
        DecodeOptions options = options(
                schema,
                FeatureMapping.fields(FEATURES),
                KeySource.field("id"),
                TimeSource.kafkaTimestamp(),
                UnknownFields.IGNORE);
        assertThat(reading(options, new byte[] {2, 0, 0, 0, 0, 2, (byte) 0xFF}).message())
                .contains("the text before byte 7 is not UTF-8");
        byte[] twoToThe35th = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 2, 0, 0, 0, 0, 0};
        assertThat(reading(options, twoToThe35th).message()).contains("the number at byte 0 is 34359738368, no int");
    }

    @Test
    void refusesATimeThatIsNoNumber() throws IOException {
        DecodeOptions options = options(
                DOUBLES,
                FeatureMapping.fields(List.of("temperature")),
                KeySource.kafkaKey(),
                TimeSource.field("pressure", TimeFormat.EPOCH_SECONDS),
                UnknownFields.IGNORE);
        byte[] payload = bytes(record(parse(DOUBLES), "pressure", Double.NaN, "temperature", 1.0));
        Reading reading = Reading.of(new AvroFormat(avro(options), options, List.of("temperature")), raw(payload));
        assertThat(reading.reason()).isEqualTo(DeadLetterReason.BAD_TIME);
        assertThat(reading.message()).endsWith("got NaN");
    }

    @Test
    void aRecordThatHoldsItselfForeverIsRefused() {
        String endless = """
                {"type": "record", "name": "Pump", "fields": [
                  {"name": "temperature", "type": "float"}, {"name": "pressure", "type": "float"},
                  {"name": "self", "type": {"type": "record", "name": "Node", "fields": [
                    {"name": "next", "type": ["null", "Node"]}]}}]}""";
        byte[] payload = new byte[100_000];
        // Each 2 chooses the second branch, another record.
        Arrays.fill(payload, 8, payload.length, (byte) 2);
        assertThat(reading(options(endless), payload).message()).contains("records nest deeper than 64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"bytes\"", "{\"type\": \"array\", \"items\": \"float\"}"})
    void aFeatureNeedsATypeThatHasAValue(String type) {
        DecodeOptions options = options(PUMP.formatted(type));
        assertThatThrownBy(() -> new AvroFormat(avro(options), options, FEATURES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "The mapping reads pressure, which the schema says is of type (bytes|array); expected"
                                + " a number, boolean, text or a union of these and null");
    }

    @Test
    void whatTheSchemaLacksShowsBeforeTheFirstRecord() {
        DecodeOptions options =
                mapped(DOUBLES, FeatureMapping.fields(List.of("temperature", "vibration")), UnknownFields.IGNORE);
        assertThatThrownBy(() -> new AvroFormat(avro(options), options, List.of("temperature", "vibration")))
                .hasMessage("The mapping reads vibration, which the schema Pump does not have; it has pressure,"
                        + " temperature; map what is there in telemetry.features, or correct telemetry.format.schema");
        DecodeOptions inside =
                mapped(DOUBLES, new FeatureMapping(Map.of("temperature", "/pressure/value")), UnknownFields.IGNORE);
        assertThatThrownBy(() -> new AvroFormat(avro(inside), inside, List.of("temperature")))
                .hasMessage("The mapping looks into pressure, which the schema says is of type double; expected a"
                        + " record, map or array there");
        DecodeOptions strict = mapped(DOUBLES, FeatureMapping.fields(List.of("temperature")), UnknownFields.REFUSE);
        assertThatThrownBy(() -> new AvroFormat(avro(strict), strict, List.of("temperature")))
                .hasMessage("The schema has a field pressure that is not in the field mapping; map it, or let unknown"
                        + " fields be ignored");
        DecodeOptions text = options(
                DOUBLES,
                FeatureMapping.fields(List.of("temperature")),
                KeySource.kafkaKey(),
                TimeSource.field("pressure", TimeFormat.ISO_8601),
                UnknownFields.IGNORE);
        assertThatThrownBy(() -> new AvroFormat(avro(text), text, List.of("temperature")))
                .hasMessage(
                        "The mapping reads pressure, which the schema says is of type double; expected ISO 8601 text"
                                + " with an offset, such as 2026-03-01T12:00:00Z");
        for (String broken : List.of(
                "{\"type\": \"records\"}",
                "{",
                "{\"type\": \"record\", \"name\": \"P\", \"fields\": [{\"name\": \"a\", \"type\": \"int\", \"default\": \"x\"}]}")) {
            DecodeOptions none = options(broken);
            assertThatThrownBy(() -> new AvroFormat(avro(none), none, FEATURES))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(
                            "The Avro schema cannot be parsed: [^\n]+; correct the file that telemetry.format.schema names");
        }
    }

    @Test
    void readsTheClassOfARecord() throws IOException {
        String schema = """
                {"type": "record", "name": "Pump", "fields": [
                  {"name": "heat", "type": "float"},
                  {"name": "tier", "type": ["null", "string", "int", {"type": "enum", "name": "T", "symbols": ["a"]}]}]}""";
        DecodeOptions options =
                mapped(schema, FeatureMapping.fields(List.of("heat")).conditionedOn("tier"), UnknownFields.REFUSE);
        AvroFormat format = new AvroFormat(avro(options), options, List.of("heat"));
        Schema ofTier = parse(schema).getField("tier").schema().getTypes().get(3);
        assertThat(classOf(format, schema, "gold")).isEqualTo("gold");
        assertThat(classOf(format, schema, 7)).isEqualTo("7");
        assertThat(classOf(format, schema, new GenericData.EnumSymbol(ofTier, "a")))
                .isEqualTo("a");
        assertThat(classOf(format, schema, null)).isEmpty();
        DecodeOptions without =
                mapped(schema, FeatureMapping.fields(List.of("heat")).conditionedOn("rank"), UnknownFields.IGNORE);
        assertThatThrownBy(() -> new AvroFormat(avro(without), without, List.of("heat")))
                .hasMessageStartingWith(
                        "The mapping reads rank, which the schema Pump does not have; it has heat, tier");
    }

    private static String classOf(AvroFormat format, String schema, @Nullable Object tier) throws IOException {
        byte[] payload = bytes(record(parse(schema), "heat", 1f, "tier", tier));
        return Reading.of(format, raw(payload)).sample().conditionClass();
    }

    @Test
    void anUnknownEntryOfAMapIsRefusedWhereUnknownFieldsAre() throws IOException {
        String map = """
                {"type": "record", "name": "Pump", "fields": [
                  {"name": "metrics", "type": {"type": "map", "values": "float"}}]}""";
        DecodeOptions options =
                mapped(map, new FeatureMapping(Map.of("temperature", "/metrics/heat")), UnknownFields.REFUSE);
        byte[] payload = bytes(record(parse(map), "metrics", Map.of("noise", 1f)));
        Reading reading = Reading.of(new AvroFormat(avro(options), options, List.of("temperature")), raw(payload));
        assertThat(reading.reason()).isEqualTo(DeadLetterReason.UNKNOWN_FIELD);
        assertThat(reading.message())
                .isEqualTo(
                        "Field /metrics/noise is not in the field mapping; map it, or let unknown fields be ignored");
    }

    /** Two features, the key and the time, all of them deep in a rich record. */
    private static DecodeOptions richOptions() {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("temperature", "/metrics/heat");
        paths.put("pressure", "/list/1");
        return options(
                RICH,
                new FeatureMapping(paths),
                KeySource.field("/meta/unit"),
                TimeSource.field("/meta/at", TimeFormat.EPOCH_MILLIS),
                UnknownFields.IGNORE);
    }

    private static GenericRecord rich() {
        Schema schema = parse(RICH);
        Schema node = schema.getField("before").schema();
        Schema meta = schema.getField("meta").schema();
        return record(
                schema,
                "before",
                record(node, "next", record(node, "next", null, "text", "ü"), "text", ""),
                "meta",
                record(
                        meta,
                        "unit",
                        new GenericData.EnumSymbol(meta.getField("unit").schema(), "VALVE"),
                        "at",
                        1_772_366_400_250_999L,
                        "raw",
                        new GenericData.Fixed(meta.getField("raw").schema(), new byte[] {1, 2, 3})),
                "flags",
                Arrays.asList(null, true, 300, ByteBuffer.wrap(new byte[] {9, 9})),
                "metrics",
                metrics(),
                "list",
                List.of(7L, 8L, 9L),
                "rest",
                Map.of("a", List.of(1.0, 2.0), "b", List.of()));
    }

    private static Map<String, @Nullable Object> metrics() {
        Map<String, @Nullable Object> metrics = new LinkedHashMap<>();
        metrics.put("noise", null);
        metrics.put("heat", "21.5");
        metrics.put("more", 1f);
        return metrics;
    }

    private static Object typed(Schema schema, String text) {
        return switch (schema.getType()) {
            case FLOAT -> Float.parseFloat(text);
            case DOUBLE -> Double.parseDouble(text);
            case INT -> Integer.parseInt(text);
            case LONG -> Long.parseLong(text);
            case BOOLEAN -> Boolean.parseBoolean(text);
            default -> text;
        };
    }

    private static GenericRecord record(Schema schema, @Nullable Object... fields) {
        GenericRecord record = new GenericData.Record(schema);
        for (int i = 0; i < fields.length; i += 2) {
            record.put((String) fields[i], fields[i + 1]);
        }
        return record;
    }

    private static byte[] bytes(GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static Schema parse(String schema) {
        return new Schema.Parser().parse(schema);
    }

    private static TelemetryRecord read(DecodeOptions options, byte[] payload) {
        return reading(options, payload).sample();
    }

    private static Reading reading(DecodeOptions options, byte[] payload) {
        return Reading.of(RecordFormat.of(options, FEATURES), raw(payload));
    }

    private static RecordEncoding.Avro avro(DecodeOptions options) {
        return (RecordEncoding.Avro) options.encoding();
    }

    private static RawRecord raw(byte[] payload) {
        return new RawRecord("telemetry", 3, 1042, 1_234, "pump-7".getBytes(StandardCharsets.UTF_8), payload);
    }

    private static DecodeOptions options(String schema) {
        return mapped(schema, FeatureMapping.fields(FEATURES), UnknownFields.IGNORE);
    }

    /** With Kafka's key and time. */
    private static DecodeOptions mapped(String schema, FeatureMapping features, UnknownFields unknown) {
        return options(schema, features, KeySource.kafkaKey(), TimeSource.kafkaTimestamp(), unknown);
    }

    private static DecodeOptions framed(AvroFraming framing, int schemaId) {
        return with(
                new RecordEncoding.Avro(DOUBLES, framing, schemaId),
                FeatureMapping.fields(FEATURES),
                KeySource.kafkaKey(),
                TimeSource.kafkaTimestamp(),
                UnknownFields.IGNORE);
    }

    private static DecodeOptions options(
            String schema, FeatureMapping features, KeySource key, TimeSource time, UnknownFields unknown) {
        return with(new RecordEncoding.Avro(schema, AvroFraming.NONE, 0), features, key, time, unknown);
    }

    private static DecodeOptions with(
            RecordEncoding encoding, FeatureMapping features, KeySource key, TimeSource time, UnknownFields unknown) {
        return new DecodeOptions(
                encoding, features, key, time, MissingFeatures.ALLOW_NULL, unknown, 1024 * 1024, 16 * 1024);
    }
}
