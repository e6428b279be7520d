package io.surprisal.benchmarks.streaming;

import java.util.BitSet;

/** Which telemetry records were scored, by their offsets; one that is scored twice is an error. */
public final class ScoredOffsets {
    private final Encoding encoding;
    private final BitSet offsets = new BitSet();
    private long count;

    /** @param encoding of the scores */
    public ScoredOffsets(Encoding encoding) {
        this.encoding = encoding;
    }

    /** Adds a score; returns the offset of the record that it scores. */
    public int add(byte[] score) {
        int offset = encoding.offset(score);
        if (offsets.get(offset)) {
            throw new IllegalStateException("The record at offset " + offset + " was scored twice");
        }
        offsets.set(offset);
        count++;
        return offset;
    }

    long count() {
        return count;
    }
}
