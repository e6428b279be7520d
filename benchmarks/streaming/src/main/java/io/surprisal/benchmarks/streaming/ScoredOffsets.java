package io.surprisal.benchmarks.streaming;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** Which telemetry records were scored, by their offsets; one that is scored twice is an error. */
public final class ScoredOffsets {
    private static final byte[] FIELD = "\"offset\":".getBytes(StandardCharsets.UTF_8);

    private final BitSet offsets = new BitSet();
    private long count;

    /** Adds a score, {@code score-4.schema.json}; returns the offset of the record that it scores. */
    public int add(byte[] score) {
        int offset = offset(score);
        if (offsets.get(offset)) {
            throw new IllegalStateException("The record at offset " + offset + " was scored twice, the second time as "
                    + new String(score, StandardCharsets.UTF_8));
        }
        offsets.set(offset);
        count++;
        return offset;
    }

    long count() {
        return count;
    }

    private static int offset(byte[] score) {
        for (int i = 0; i + FIELD.length < score.length; i++) {
            if (startsAt(score, i)) {
                return number(score, i + FIELD.length);
            }
        }
        throw new IllegalStateException(
                "A score names the offset of its source; got " + new String(score, StandardCharsets.UTF_8));
    }

    private static boolean startsAt(byte[] score, int start) {
        for (int i = 0; i < FIELD.length; i++) {
            if (score[start + i] != FIELD[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] text, int start) {
        int number = 0;
        for (int i = start; i < text.length && text[i] >= '0' && text[i] <= '9'; i++) {
            number = Math.addExact(Math.multiplyExact(number, 10), text[i] - '0');
        }
        return number;
    }
}
