package io.surprisal.telemetry.table;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.function.BiFunction;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the history of a topic of JSON objects, by the parser that reads them in a stream, of lines of a log, or of what a job reads: the committed records from the earliest, or a time, to the end of each
 * partition when reading starts. Rows stand in the order of the records' timestamps; records of one partition keep their order.
 *
 * <p>The records go through a temporary JSON lines file, so that columns mean what they mean in files. Records that hold
 * something else are left out, counted and reported.
 */
public final class KafkaHistoryReader {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaHistoryReader.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);
    /** Records of a partition that is ahead wait in memory for the others up to here. */
    private static final int WAITING = 10_000;

    private final KafkaHistory history;
    private final Consumer<byte[], byte[]> consumer;
    private final JsonLinesWriter lines;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Queue<ConsumerRecord<byte[], byte[]>>> waiting = new HashMap<>();
    private int received;

    private KafkaHistoryReader(KafkaHistory history, Consumer<byte[], byte[]> consumer, JsonLinesWriter lines) {
        this.history = history;
        this.consumer = consumer;
        this.lines = lines;
    }

    /** The rows of a topic; {@link DataException} where the broker or the topic is not there or holds no usable record. */
    public static TelemetryTable read(KafkaHistory history, ColumnSelection selection) {
        return table(history, new RecordContent.JsonObject(), selection);
    }

    /** The records that a job makes of a topic, as rows; {@link DataException} likewise. */
    public static TelemetryTable read(KafkaHistory history, JobRecords records, ColumnSelection selection) {
        return table(history, new SampleContent(records), records.over(selection));
    }

    private static TelemetryTable table(KafkaHistory history, RecordContent content, ColumnSelection selection) {
        return read(history, content, (file, notes) -> {
            TelemetryTable table = TelemetryReader.readFiles(List.of(file), selection);
            notes.addAll(table.notes());
            return table.withNotes(notes);
        });
    }

    /**
     * What is made of a topic.
     *
     * @param use takes a file of JSON lines, which is deleted afterwards, and what is to be said of the records
     */
    static <T> T read(KafkaHistory history, RecordContent content, BiFunction<Path, List<String>, T> use) {
        Path file = null;
        try {
            file = Files.createTempFile("surprisal-history", ".jsonl");
            List<String> notes = new ArrayList<>();
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                    Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                            settings(history), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                JsonLinesWriter lines = new JsonLinesWriter(content, out);
                new KafkaHistoryReader(history, consumer, lines).drain();
                if (lines.written() < history.max()) {
                    lines.finish();
                }
                if (lines.written() == 0) {
                    throw new DataException(nothing(history, content, lines));
                }
                lines.firstRefusal()
                        .ifPresent(first -> notes.add(lines.refusals() + " of " + lines.records() + " "
                                + content.ofRefused() + " (first: " + first + ")"));
                notes.addAll(content.notes());
            }
            return used(file, history, notes, use);
        } catch (TimeoutException e) {
            throw new DataException(
                    "No Kafka broker answers at " + history.bootstrapServers() + " within " + PATIENCE.toSeconds()
                            + " s; start it or correct the address",
                    e);
        } catch (KafkaException e) {
            throw new DataException("Cannot read " + history + ": " + e.getMessage(), e);
        } catch (IOException | UncheckedIOException e) {
            throw new DataException("Cannot write the temporary file for " + history + ": " + e.getMessage(), e);
        } finally {
            delete(file);
        }
    }

    private static String nothing(KafkaHistory history, RecordContent content, JsonLinesWriter lines) {
        StringBuilder text = new StringBuilder(
                history + " holds no " + content.name() + " to read (" + lines.refusals() + " refused");
        lines.firstRefusal().ifPresent(first -> text.append("; first: ").append(first));
        content.notes().forEach(note -> text.append("; ").append(note));
        return text + "); check the topic and its time range";
    }

    private static <T> T used(
            Path file, KafkaHistory history, List<String> notes, BiFunction<Path, List<String>, T> use) {
        try {
            return use.apply(file, notes);
        } catch (DataException e) {
            // The reader knows the temporary file only, which means nothing to whoever named a topic.
            throw new DataException(String.valueOf(e.getMessage()).replace(file.toString(), history.toString()), e);
        }
    }

    private void drain() throws IOException {
        assign();
        int idlePolls = 0;
        while (lines.written() < history.max()) {
            writeWhatIsNext();
            if (ends.keySet().stream().allMatch(this::exhausted)) {
                return;
            }
            int before = received;
            receive();
            idlePolls = received == before ? idlePolls + 1 : 0;
            if (idlePolls > PATIENCE.dividedBy(POLL)) {
                throw new DataException("Nothing more of " + history + " arrives within " + PATIENCE.toSeconds()
                        + " s, after " + received + " records; check the broker");
            }
        }
    }

    private void assign() {
        List<TopicPartition> partitions;
        try {
            partitions = consumer.partitionsFor(history.topic()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
        } catch (UnknownTopicOrPartitionException | InvalidTopicException e) {
            throw noTopic(e);
        }
        if (partitions.isEmpty()) {
            throw noTopic(null);
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

    /** Writes the records that no partition can send an earlier one for. */
    private void writeWhatIsNext() throws IOException {
        while (lines.written() < history.max()) {
            TopicPartition next = null;
            for (TopicPartition partition : ends.keySet()) {
                ConsumerRecord<byte[], byte[]> head = waiting(partition).peek();
                if (head == null && !exhausted(partition)) {
                    return;
                }
                if (head != null
                        && (next == null || isBefore(head, waiting(next).element()))) {
                    next = partition;
                }
            }
            if (next == null) {
                return;
            }
            lines.write(waiting(next).remove());
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

    private DataException noTopic(@Nullable KafkaException cause) {
        return new DataException(
                "There is no topic " + history.topic() + " at " + history.bootstrapServers() + "; check its name",
                cause);
    }

    private static void delete(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("Temporary file {} stays behind: {}", file, e.getMessage());
            }
        }
    }

    private static Properties settings(KafkaHistory history) {
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, history.bootstrapServers());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
        return settings;
    }
}
