package io.surprisal.deploy.console.topic;

import io.surprisal.deploy.console.state.ConsoleState;
import io.surprisal.deploy.console.state.TopicState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Follows one topic in a thread of its own until it is closed: its committed records in the order in which they come, each once. The topic and the broker
 * may come later, and go; what it finds is told to the {@link ConsoleState}.
 */
final class TopicTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    /** Of a topic that is read from a time on, no more than this of each partition: more would not be kept. */
    private static final long MOST_OF_PARTITION = 500_000;

    private final Clients clients;
    private final TopicReading reading;
    private final ConsoleState state;
    private final Clock clock;
    private final Thread thread;
    /** Where to go on, also with another consumer. */
    private final Map<TopicPartition, Long> next = new HashMap<>();
    /** Where a partition ended when it was found: up to there it is the past. */
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    private long nextLook;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Consumer<byte[], byte[]> inUse;

    private TopicTail(Clients clients, TopicReading reading, ConsoleState state, Clock clock) {
        this.clients = clients;
        this.reading = reading;
        this.state = state;
        this.clock = clock;
        thread = new Thread(this::run, "topic " + reading.topic());
        thread.setDaemon(true);
    }

    static TopicTail start(Clients clients, TopicReading reading, ConsoleState state, Clock clock) {
        TopicTail tail = new TopicTail(clients, reading, state, clock);
        tail.thread.start();
        return tail;
    }

    /** Asks the thread to end. */
    void stop() {
        closing.countDown();
        Consumer<byte[], byte[]> consumer = inUse;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /** Ends the thread, and waits until it has. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(Clients.PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosed()) {
            try (Consumer<byte[], byte[]> consumer = clients.consumer()) {
                inUse = consumer;
                nextLook = System.nanoTime();
                follow(consumer);
            } catch (WakeupException e) {
                // It is to be closed, which the loop sees.
            } catch (KafkaException e) {
                away(e);
                pause();
            } finally {
                inUse = null;
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        while (!isClosed()) {
            if (System.nanoTime() - nextLook >= 0) {
                look(consumer);
                nextLook = System.nanoTime() + BETWEEN_LOOKS.toNanos();
            }
            if (consumer.assignment().isEmpty()) {
                pause();
                continue;
            }
            for (ConsumerRecord<byte[], byte[]> kafkaRecord : consumer.poll(POLL)) {
                next.put(new TopicPartition(kafkaRecord.topic(), kafkaRecord.partition()), kafkaRecord.offset() + 1);
                take(kafkaRecord);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        try {
            reading.sink().accept(kafkaRecord);
        } catch (RuntimeException e) {
            // Whatever a record holds, the next ones are shown.
            state.unreadable(
                    reading.holds(),
                    "Partition " + kafkaRecord.partition() + ", offset " + kafkaRecord.offset() + ": "
                            + e.getMessage());
        }
    }

    /** Looks whether the topic is there, and for partitions that it did not have before. */
    private void look(Consumer<byte[], byte[]> consumer) {
        try {
            List<TopicPartition> partitions = partitions(consumer);
            if (partitions.isEmpty()) {
                state.topic(reading.holds(), TopicState.MISSING, null);
                return;
            }
            if (consumer.assignment().size() != partitions.size()) {
                // Found before any is assigned: where the broker does not say in time, the next look asks again.
                partitions.forEach(partition -> next.computeIfAbsent(partition, unseen -> first(consumer, unseen)));
                consumer.assign(partitions);
                partitions.forEach(partition -> consumer.seek(partition, Objects.requireNonNull(next.get(partition))));
            }
            boolean live = partitions.stream()
                    .allMatch(partition -> consumer.position(partition) >= Objects.requireNonNull(ends.get(partition)));
            state.topic(reading.holds(), live ? TopicState.LIVE : TopicState.READING, null);
        } catch (TimeoutException e) {
            away(e);
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        try {
            consumer.partitionsFor(reading.topic())
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        } catch (UnknownTopicOrPartitionException e) {
            return List.of();
        }
        return partitions;
    }

    private long first(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        long beginning = end(consumer.beginningOffsets(List.of(partition)), partition);
        long end = end(consumer.endOffsets(List.of(partition)), partition);
        ends.put(partition, end);
        Duration past = reading.past();
        if (past == null) {
            return beginning;
        }
        OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, clock.millis() - past.toMillis()))
                .get(partition);
        return found == null ? end : Math.max(found.offset(), end - MOST_OF_PARTITION);
    }

    private static long end(Map<TopicPartition, @Nullable Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition));
    }

    private void away(KafkaException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        state.topic(reading.holds(), TopicState.AWAY, cause.getMessage());
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    private void pause() {
        try {
            closing.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }
}
