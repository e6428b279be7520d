package io.surprisal.benchmarks.latency;

import io.surprisal.benchmarks.streaming.Keys;
import io.surprisal.benchmarks.streaming.Traffic;
import io.surprisal.benchmarks.worker.TelemetryRows;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends telemetry on a fixed schedule, whatever becomes of it: a schedule that waits for the job leaves out the very records that would have
 * waited longest. It looks at the clock every half a millisecond and sends what is due.
 */
final class OpenLoop implements AutoCloseable {
    private static final long TICK_NANOS = 500_000;

    private final byte[][] payloads;
    private final Keys keys;
    private final KafkaProducer<byte[], byte[]> producer;

    OpenLoop(String bootstrapServers, TelemetryRows rows, Keys keys) {
        this.keys = keys;
        payloads = rows.json();
        // What falls due within a look at the clock goes in one request: a sender of a request a record would be the
        // bottleneck.
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.LINGER_MS_CONFIG,
                        1,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        131_072),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Sends a load; returns when the broker has all of it.
     *
     * @param perSecond records
     * @param lateness takes how late each record was sent, microseconds
     */
    Load send(double perSecond, int size, Histogram lateness) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        long start = System.nanoTime();
        Load load = new Load(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()), perSecond, size);
        for (int i = 0; i < size; i++) {
            int record = i;
            await(start + load.due(record) * 1000);
            lateness.recordValue(Math.max(0, (System.nanoTime() - start) / 1000 - load.due(record)));
            producer.send(row(record), (metadata, exception) -> {
                if (exception == null) {
                    load.appended(record, metadata.offset(), metadata.timestamp());
                } else {
                    failure.compareAndSet(null, exception);
                }
            });
        }
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("A record of the load was not appended", failure.get());
        }
        return load;
    }

    private ProducerRecord<byte[], byte[]> row(int number) {
        byte[] key = keys.of(number).getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(Traffic.TELEMETRY, key, payloads[number % payloads.length]);
    }

    private static void await(long nanos) {
        while (System.nanoTime() < nanos) {
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
