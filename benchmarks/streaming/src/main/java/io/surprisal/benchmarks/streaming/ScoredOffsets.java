package io.surprisal.benchmarks.streaming;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which telemetry records were scored, by their partitions and offsets; one that is scored twice is an error. Both topics have as many
 * partitions and the same keys, so a score is in the partition of its record.
 */
public final class ScoredOffsets {
    private final Encoding encoding;
    private final Map<Integer, BitSet> offsets = new HashMap<>();
    private long count;

    /** @param encoding of the scores */
    public ScoredOffsets(Encoding encoding) {
        this.encoding = encoding;
    }

    /** Adds a score; returns the offset of the record that it scores. */
    public int add(ConsumerRecord<byte[], byte[]> score) {
        int offset = encoding.offset(score.value());
        BitSet scored = offsets.computeIfAbsent(score.partition(), partition -> new BitSet());
        if (scored.get(offset)) {
            throw new IllegalStateException(
                    "The record of partition " + score.partition() + " at offset " + offset + " was scored twice");
        }
        scored.set(offset);
        count++;
        return offset;
    }

    long count() {
        return count;
    }
}
