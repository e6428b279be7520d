package io.surprisal.telemetry.table;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Queue;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The records of a topic, or of several: the committed ones from the earliest, or a time, to the end of each partition when reading starts, in
 * the order of their timestamps; records of one partition keep their order.
 */
public final class TopicRecords {
    /** How long a broker has to answer. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(200);
    /** Records of a partition that is ahead wait in memory for the others up to here. */
    private static final int WAITING = 10_000;

    private final KafkaHistory history;
    private final Consumer<byte[], byte[]> consumer;
    private final Sink sink;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Queue<ConsumerRecord<byte[], byte[]>>> waiting = new HashMap<>();
    private int received;

    /** Takes the records. */
    public interface Sink {
        /** Returns whether it wants more. */
        boolean accept(ConsumerRecord<byte[], byte[]> kafkaRecord) throws IOException;
    }

    private TopicRecords(KafkaHistory history, Consumer<byte[], byte[]> consumer, Sink sink) {
        this.history = history;
        this.consumer = consumer;
        this.sink = sink;
    }

    /** Reads the records; {@link DataException} where the broker or a topic is not there. */
    public static void read(KafkaHistory history, Sink sink) throws IOException {
        if (!readIfThere(history, sink)) {
            throw new DataException("There is no topic " + String.join(" or no topic ", history.topics()) + " at "
                    + history.bootstrapServers() + "; check its name");
        }
    }

    /** Reads the records; returns whether all of the topics are there. Nothing is read where one is not. */
    public static boolean readIfThere(KafkaHistory history, Sink sink) throws IOException {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings(history), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicRecords records = new TopicRecords(history, consumer, sink);
            boolean there = records.assign();
            if (there) {
                records.drain();
            }
            return there;
        } catch (TimeoutException e) {
            throw new DataException(
                    "No Kafka broker answers at " + history.bootstrapServers() + " within " + PATIENCE.toSeconds()
                            + " s; start it or correct the address",
                    e);
        } catch (KafkaException e) {
            throw new DataException("Cannot read " + history + ": " + e.getMessage(), e);
        }
    }

    private void drain() throws IOException {
        int idlePolls = 0;
        while (passWhatIsNext() && !ends.keySet().stream().allMatch(this::exhausted)) {
            int before = received;
            receive();
            idlePolls = received == before ? idlePolls + 1 : 0;
            if (idlePolls > PATIENCE.dividedBy(POLL)) {
                throw new DataException("Nothing more of " + history + " arrives within " + PATIENCE.toSeconds()
                        + " s, after " + received + " records; check the broker");
            }
        }
    }

    /** Whether the topics are there. */
    private boolean assign() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : history.topics()) {
            try {
                consumer.partitionsFor(topic)
                        .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            } catch (UnknownTopicOrPartitionException | InvalidTopicException e) {
                return false;
            }
            if (partitions.stream().noneMatch(partition -> partition.topic().equals(topic))) {
                return false;
            }
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        // For read_committed, the end is the last stable offset: open transactions are not waited for.
        ends.putAll(consumer.endOffsets(partitions));
        offsetsAt(history.from(), partitions)
                .forEach((partition, found) ->
                        consumer.seek(partition, found == null ? end(partition) : found.offset()));
        offsetsAt(history.to(), partitions).forEach((partition, found) -> {
            if (found != null) {
                ends.merge(partition, found.offset(), Math::min);
            }
        });
        partitions.forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
        return true;
    }

    private Map<TopicPartition, @Nullable OffsetAndTimestamp> offsetsAt(
            @Nullable Instant time, List<TopicPartition> partitions) {
        return time == null
                ? Map.of()
                : consumer.offsetsForTimes(partitions.stream()
                        .collect(Collectors.toMap(partition -> partition, any -> time.toEpochMilli())));
    }

    private void receive() {
        consumer.pause(waiting.keySet().stream()
                .filter(partition ->
                        waiting(partition).size() > WAITING || consumer.position(partition) >= end(partition))
                .toList());
        for (ConsumerRecord<byte[], byte[]> kafkaRecord : consumer.poll(POLL)) {
            TopicPartition partition = new TopicPartition(kafkaRecord.topic(), kafkaRecord.partition());
            if (kafkaRecord.offset() < end(partition)) {
                waiting(partition).add(kafkaRecord);
                received++;
            }
        }
        consumer.resume(consumer.paused());
    }

    /** Passes on the records that no partition can send an earlier one for; whether more are wanted. */
    private boolean passWhatIsNext() throws IOException {
        while (true) {
            TopicPartition next = null;
            for (TopicPartition partition : ends.keySet()) {
                ConsumerRecord<byte[], byte[]> head = waiting(partition).peek();
                if (head == null && !exhausted(partition)) {
                    return true;
                }
                if (head != null
                        && (next == null || isBefore(head, waiting(next).element()))) {
                    next = partition;
                }
            }
            if (next == null) {
                return true;
            }
            ConsumerRecord<byte[], byte[]> passed = waiting(next).remove();
            try {
                if (!sink.accept(passed)) {
                    return false;
                }
            } catch (IllegalArgumentException e) {
                throw new DataException(
                        "Topic " + passed.topic() + ", partition " + passed.partition() + ", offset " + passed.offset()
                                + ": " + e.getMessage(),
                        e);
            }
        }
    }

    private static boolean isBefore(ConsumerRecord<?, ?> one, ConsumerRecord<?, ?> other) {
        return one.timestamp() != other.timestamp()
                ? one.timestamp() < other.timestamp()
                : one.partition() < other.partition();
    }

    private boolean exhausted(TopicPartition partition) {
        return waiting(partition).isEmpty() && consumer.position(partition) >= end(partition);
    }

    private Queue<ConsumerRecord<byte[], byte[]>> waiting(TopicPartition partition) {
        return Objects.requireNonNull(waiting.get(partition));
    }

    private long end(TopicPartition partition) {
        return Objects.requireNonNull(ends.get(partition));
    }

    private static Properties settings(KafkaHistory history) {
        Properties settings = new Properties();
        settings.putAll(history.client());
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, history.bootstrapServers());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
        return settings;
    }
}
