package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.DeadLetterReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one record, read from front to back as Avro's binary encoding (Apache Avro 1.12 specification). Avro's own decoder
 * allocates as much as a length says; here nothing is longer than the bytes that are left, because they come from outside. Not
 * thread-safe.
 */
final class AvroBytes {
    private static final VarHandle FLOATS =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLES =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bits of a long, seven a byte. */
    private static final int LONGEST_VARINT = 10;

    /** A schema may hold itself; a record nests no deeper. */
    private static final int DEEPEST = 64;

    /** Reports what is malformed. */
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    private byte[] bytes = {};
    private int at;
    private int depth;
    private int itemsLeft;

    /** Begins with a record. */
    void begin(byte[] payload, int from) {
        bytes = payload;
        at = from;
        depth = 0;
        itemsLeft = payload.length;
    }

    /** Requires that nothing is left. */
    void end() throws RefusedRecordException {
        if (at != bytes.length) {
            throw refused("it ends at byte " + at + ", and " + (bytes.length - at) + " bytes follow");
        }
    }

    boolean readBoolean() throws RefusedRecordException {
        require(1);
        byte value = bytes[at++];
        if (value != 0 && value != 1) {
            throw refused("byte " + (at - 1) + " is " + value + ", no boolean");
        }
        return value == 1;
    }

    float readFloat() throws RefusedRecordException {
        require(Float.BYTES);
        float value = (float) FLOATS.get(bytes, at);
        at += Float.BYTES;
        return value;
    }

    double readDouble() throws RefusedRecordException {
        require(Double.BYTES);
        double value = (double) DOUBLES.get(bytes, at);
        at += Double.BYTES;
        return value;
    }

    int readInt() throws RefusedRecordException {
        int start = at;
        long value = readLong();
        if (value != (int) value) {
            throw refused("the number at byte " + start + " is " + value + ", no int");
        }
        return (int) value;
    }

    long readLong() throws RefusedRecordException {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            require(1);
            byte next = bytes[at++];
            value |= (next & 0x7FL) << 7 * i;
            if (next >= 0) {
                // Zigzag: 0, -1, 1, -2, ...
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw refused("the number at byte " + (at - LONGEST_VARINT) + " has no end");
    }

    /**
     * Which branch of a union, or symbol of an enum.
     *
     * @param count how many there are
     */
    int readIndex(int count) throws RefusedRecordException {
        int start = at;
        long index = readLong();
        if (index < 0 || index >= count) {
            throw refused("byte " + start + " chooses number " + index + " of " + count);
        }
        return (int) index;
    }

    String readString() throws RefusedRecordException {
        int length = readLength();
        ByteBuffer text = ByteBuffer.wrap(bytes, at, length);
        at += length;
        try {
            return utf8.decode(text).toString();
        } catch (CharacterCodingException e) {
            throw refused("the text before byte " + at + " is not UTF-8");
        }
    }

    /** Passes over text or bytes. */
    void skipBytes() throws RefusedRecordException {
        // Reads the length first, which moves the place.
        int length = readLength();
        at += length;
    }

    /** Passes over so many bytes. */
    void skip(int count) throws RefusedRecordException {
        require(count);
        at += count;
    }

    /** How many items the next block of an array or map has; 0 after the last. */
    int readBlock() throws RefusedRecordException {
        int start = at;
        long items = readLong();
        if (items < 0) {
            // The size of the block in bytes comes after it.
            readLong();
            items = -items;
        }
        // Of all blocks together: items of no bytes would make a short record long to read.
        if (items < 0 || items > itemsLeft) {
            throw refused("the block at byte " + start + " is to have " + items + " items, and the record has "
                    + bytes.length + " bytes");
        }
        itemsLeft -= (int) items;
        return (int) items;
    }

    /** Begins a record within the record. */
    void enter() throws RefusedRecordException {
        if (++depth > DEEPEST) {
            throw refused("records nest deeper than " + DEEPEST);
        }
    }

    /** Ends what {@link #enter} began. */
    void leave() {
        depth--;
    }

    private int readLength() throws RefusedRecordException {
        int start = at;
        long length = readLong();
        if (length < 0 || length > bytes.length - at) {
            throw refused("the length at byte " + start + " is " + length + ", and " + (bytes.length - at)
                    + " bytes are left");
        }
        return (int) length;
    }

    private void require(int count) throws RefusedRecordException {
        if (bytes.length - at < count) {
            throw refused("it ends at byte " + bytes.length + ", where byte " + (at + count) + " is expected");
        }
    }

    private static RefusedRecordException refused(String fault) {
        return new RefusedRecordException(
                DeadLetterReason.NOT_AVRO,
                "The payload is no record of the job's Avro schema: " + fault
                        + "; check telemetry.format against what wrote the record");
    }
}
