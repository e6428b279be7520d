package io.surprisal.flink.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class WireTypeTest {
    private static final TelemetryRecord TELEMETRY = new TelemetryRecord(
            new Coordinates("télémétrie", 3, 1L << 40), "pump \"ü\" 🚰", -5, new float[] {1.5f, Float.NaN, -0f});

    @Test
    void telemetryArrivesAsItLeft() throws IOException {
        assertSame(sent(WireType.TELEMETRY, TELEMETRY), TELEMETRY);
        TelemetryRecord bare = new TelemetryRecord(new Coordinates("t", 0, 0), "", 0, new float[0]);
        assertSame(sent(WireType.TELEMETRY, bare), bare);
    }

    @Test
    void aClassArrivesWithItsRecord() throws IOException {
        TelemetryRecord classed = new TelemetryRecord(
                TELEMETRY.source(), TELEMETRY.key(), TELEMETRY.eventTime(), TELEMETRY.values(), "gölden");
        assertSame(sent(WireType.TELEMETRY, classed), classed);
        TelemetryRecord bare = new TelemetryRecord(TELEMETRY.source(), "", 0, new float[0], "a");
        assertSame(sent(WireType.TELEMETRY, bare), bare);
    }

    /** What waits in the buffers of a savepoint that was taken before records had classes. */
    @Test
    void aRecordWithoutAClassIsWrittenAsEver() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        WireType.TELEMETRY
                .createSerializer(new SerializerConfigImpl())
                .serialize(new TelemetryRecord(new Coordinates("t", 1, 2), "k", 3, new float[] {1}), out);
        assertThat(HexFormat.of().formatHex(out.getCopyOfBuffer()))
                .isEqualTo("0274" + "00000001" + "0000000000000002" + "026b" + "0000000000000003" + "00000001"
                        + "3f800000");
    }

    @Test
    void whatIsWatchedArrivesAsItLeft() throws IOException {
        Watched lookedAt = new Watched(TELEMETRY, 12.5f, "0123456789ab");
        assertSame(sent(WireType.WATCHED, lookedAt), lookedAt);
        Watched heard = Watched.heard(TELEMETRY);
        assertSame(sent(WireType.WATCHED, heard), heard);
        assertThat(sent(WireType.WATCHED, heard).hasValues()).isFalse();
    }

    private static void assertSame(Object actual, Object expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withComparatorForType(Float::compare, Float.class)
                .isEqualTo(expected);
    }

    /** Of two records in one buffer the second, so that the first has to end where it is said to. */
    private static <T> T sent(WireType<T> type, T record) throws IOException {
        TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer.serialize(record, out);
        serializer.serialize(record, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        serializer.deserialize(in);
        T second = serializer.deserialize(in);
        assertThat(in.available()).isZero();
        return second;
    }
}
