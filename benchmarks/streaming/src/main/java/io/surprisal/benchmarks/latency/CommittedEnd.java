package io.surprisal.benchmarks.latency;

import io.surprisal.benchmarks.streaming.Traffic;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the committed scores end, asked for every ten milliseconds: says when a score could be read without reading any while the job is
 * measured.
 */
final class CommittedEnd implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(10);
    private static final TopicPartition SCORES = new TopicPartition(Traffic.SCORES, 0);

    private final ConcurrentSkipListMap<Long, Long> millisByEnd = new ConcurrentSkipListMap<>();
    private volatile boolean closed;

    CommittedEnd(String bootstrapServers) {
        Thread watch = new Thread(() -> watch(bootstrapServers), "committed end");
        watch.setDaemon(true);
        watch.start();
    }

    /** When the score at an offset was first seen to be committed, epoch milliseconds. */
    long visible(long offset) {
        Map.Entry<Long, Long> end = millisByEnd.higherEntry(offset);
        return end == null ? System.currentTimeMillis() : end.getValue();
    }

    private void watch(String bootstrapServers) {
        try (KafkaConsumer<byte[], byte[]> consumer = Traffic.committedScores(bootstrapServers)) {
            while (!closed) {
                Long end = consumer.endOffsets(Set.of(SCORES)).get(SCORES);
                millisByEnd.putIfAbsent(end, System.currentTimeMillis());
                LockSupport.parkNanos(EVERY.toNanos());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
