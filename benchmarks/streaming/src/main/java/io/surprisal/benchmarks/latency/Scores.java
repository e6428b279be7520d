package io.surprisal.benchmarks.latency;

import io.surprisal.benchmarks.streaming.Encoding;
import io.surprisal.benchmarks.streaming.ScoredOffsets;
import io.surprisal.benchmarks.streaming.Traffic;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.record.TimestampType;

/** Reads committed scores: those of a load after the load, for reading takes processor time from the job. */
final class Scores implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final ScoredOffsets offsets = new ScoredOffsets(Encoding.JSON);
    private final KafkaConsumer<byte[], byte[]> consumer;

    Scores(String bootstrapServers) {
        consumer = Traffic.committedScores(bootstrapServers);
    }

    /** Waits until each record of a load has its score, and tells the load of it. */
    void read(Load load) {
        read(load.size(), (source, score) -> load.scored(source, score.offset(), score.timestamp()));
    }

    /** Waits for the scores of as many records; returns when the last of them was appended, epoch milliseconds. */
    long lastAppend(long records) {
        long[] last = {0};
        read(records, (source, score) -> last[0] = Math.max(last[0], score.timestamp()));
        return last[0];
    }

    private void read(long records, Reader reader) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long read = 0;
        while (read < records) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Of " + records + " records, " + read + " were scored and committed"
                        + " within " + PATIENCE.toSeconds() + " s; see what the job printed");
            }
            for (ConsumerRecord<byte[], byte[]> score : consumer.poll(Duration.ofMillis(200))) {
                if (score.timestampType() != TimestampType.LOG_APPEND_TIME) {
                    throw new IllegalStateException("A score has the timestamp of " + score.timestampType()
                            + "; expected the time of its append, message.timestamp.type=LogAppendTime");
                }
                reader.read(offsets.add(score), score);
                read++;
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** Takes a score and the offset of the record that it scores. */
    @FunctionalInterface
    private interface Reader {
        void read(long source, ConsumerRecord<byte[], byte[]> score);
    }
}
