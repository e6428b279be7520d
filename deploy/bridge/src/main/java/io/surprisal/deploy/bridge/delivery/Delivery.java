package io.surprisal.deploy.bridge.delivery;

import io.surprisal.deploy.bridge.event.Event;
import io.surprisal.deploy.bridge.event.EventReader;
import io.surprisal.deploy.bridge.targets.Answer;
import io.surprisal.deploy.bridge.targets.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One target's way along the topics, in the order of each partition. A record is told until the target has it or says that it will never take it;
 * then its offset is committed, and only then the next one is told. While a target is away its consumer stays in the group, with its partitions
 * paused. Once for each target, by one thread.
 */
public final class Delivery implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration REST = Duration.ofSeconds(1);
    private static final Duration COMMIT = Duration.ofSeconds(10);

    private final BridgeTopics topics;
    private final Target target;
    private final EventReader reader;
    private final Beginnings beginnings;
    private final InstantSource clock;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final Tally tally;
    /** From where on the target is told; before that it was told. */
    private final Map<TopicPartition, Long> told = new HashMap<>();

    private final Queue<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    /** Whether the first one that waits is told, and its offset not yet committed. */
    private boolean unsaved;

    private Instant nextAttempt = Instant.MIN;
    private volatile boolean stopping;

    public Delivery(BridgeTopics topics, Target target, InstantSource clock) {
        this.topics = topics;
        this.target = target;
        this.clock = clock;
        reader = new EventReader(topics.job().output().incidentsTopic());
        beginnings = new Beginnings(topics.start(), clock.instant());
        tally = new Tally(target.name(), clock.instant());
    }

    /** Has {@link #run} return, once a request that was sent is answered and its offset committed. */
    public void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                goAlong();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until it is stopped, or until Kafka does not say where a partition begins, which a partition without a leader does not. */
    private void goAlong() throws InterruptedException {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                topics.consumer(target.name()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Assignment assignment = new Assignment(consumer);
            consumer.subscribe(topics.names(), assignment);
            try {
                while (!stopping) {
                    step(consumer);
                }
            } catch (RetriableException e) {
                LOG.warn("{}: Kafka does not answer, it is asked again: {}", target.name(), e.getMessage());
                assignment.onPartitionsLost(Set.copyOf(told.keySet()));
                Thread.sleep(REST.toMillis());
            }
        }
    }

    /** One request at most, so that the consumer is heard of often enough. */
    private void step(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        consumer.poll(patience()).forEach(this::take);
        if (unsaved) {
            save(consumer);
        }
        ConsumerRecord<byte[], byte[]> first = waiting.peek();
        if (first != null && !unsaved && !clock.instant().isBefore(nextAttempt)) {
            attempt(first);
            if (unsaved) {
                save(consumer);
            }
        }
        if (isCaughtUp(consumer)) {
            target.tick();
        }
        report(consumer);
        if (waiting.isEmpty()) {
            consumer.resume(consumer.paused());
        } else {
            consumer.pause(consumer.assignment());
        }
    }

    private void report(Consumer<byte[], byte[]> consumer) {
        Instant now = clock.instant();
        if (!tally.isDue(now)) {
            return;
        }
        tally.write(now, waiting.size());
        if (!isConnected(consumer)) {
            LOG.warn(
                    "{}: no broker answers at {}; it is tried again",
                    target.name(),
                    topics.job().bootstrapServers());
        }
    }

    /** The client itself would tell of each attempt, several times a second. */
    private static boolean isConnected(Consumer<byte[], byte[]> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals("consumer-metrics")
                        && metric.getKey().name().equals("connection-count"))
                .anyMatch(metric -> metric.getValue().metricValue() instanceof Number count && count.doubleValue() > 0);
    }

    private Duration patience() {
        if (waiting.isEmpty()) {
            return POLL;
        }
        Instant now = clock.instant();
        Instant latest = now.plus(POLL);
        return nextAttempt.isBefore(now)
                ? Duration.ZERO
                : Duration.between(now, nextAttempt.isBefore(latest) ? nextAttempt : latest);
    }

    private void take(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        TopicPartition partition = partition(kafkaRecord);
        if (kafkaRecord.offset() >= told.getOrDefault(partition, 0L)) {
            waiting.add(kafkaRecord);
            return;
        }
        try {
            reader.read(kafkaRecord.topic(), kafkaRecord.value()).ifPresent(event -> target.remember(partition, event));
        } catch (RuntimeException e) {
            // It was passed over, and told of, when it was new.
            LOG.debug("{}: not read again", place(kafkaRecord), e);
        }
    }

    private void attempt(ConsumerRecord<byte[], byte[]> first) throws InterruptedException {
        Optional<Event> event;
        try {
            event = reader.read(first.topic(), first.value());
        } catch (SerializationException e) {
            passOver(first, String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
            return;
        } catch (RuntimeException e) {
            // A record that no reader foresaw is no reason to end, here and at each start after this one.
            passOver(first, "it cannot be read, please report it: " + e);
            return;
        }
        if (event.isEmpty() || !target.wants(event.get())) {
            unsaved = true;
            return;
        }
        Answer answer = target.tell(event.get(), first.timestamp());
        switch (answer.verdict()) {
            case TAKEN -> {
                if (backoff.failures() > 0) {
                    LOG.info("{}: takes records again, after {} failed attempts", target.name(), backoff.failures());
                }
                backoff.succeeded();
                tally.taken(clock.millis() - first.timestamp());
                target.remember(partition(first), event.get());
                unsaved = true;
            }
            case NEVER -> {
                if (event.get().over()) {
                    target.remember(partition(first), event.get());
                }
                passOver(first, event.get().id() + " " + event.get().status() + ": " + answer.words());
            }
            case LATER -> {
                Duration wait = backoff.failed(answer.after());
                nextAttempt = clock.instant().plus(wait);
                tally.failed();
                LOG.warn(
                        "{}: {} was not taken: {}; tried again in {} ms",
                        target.name(),
                        place(first),
                        answer.words(),
                        wait.toMillis());
            }
        }
    }

    private void passOver(ConsumerRecord<byte[], byte[]> first, String why) {
        LOG.error("{}: {} is passed over, because it will never be taken: {}", target.name(), place(first), why);
        backoff.succeeded();
        tally.passedOver();
        unsaved = true;
    }

    /** Commits the first one that waits. Where the broker does not answer, it is tried again, and nothing is told before. */
    private void save(Consumer<byte[], byte[]> consumer) {
        ConsumerRecord<byte[], byte[]> first = waiting.element();
        try {
            consumer.commitSync(Map.of(partition(first), new OffsetAndMetadata(first.offset() + 1)), COMMIT);
        } catch (CommitFailedException e) {
            LOG.warn(
                    "{}: {} was told, and its partition is another process's now, which may tell it again",
                    target.name(),
                    place(first));
        } catch (RebalanceInProgressException | RetriableCommitFailedException e) {
            return;
        } catch (RetriableException e) {
            LOG.warn("{}: the offset of {} is not committed yet: {}", target.name(), place(first), e.getMessage());
            return;
        }
        unsaved = false;
        waiting.remove();
    }

    /** Whether all is read that was told before. */
    private boolean isCaughtUp(Consumer<byte[], byte[]> consumer) {
        return !told.isEmpty()
                && told.entrySet().stream().allMatch(from -> consumer.position(from.getKey()) >= from.getValue());
    }

    private static TopicPartition partition(ConsumerRecord<?, ?> kafkaRecord) {
        return new TopicPartition(kafkaRecord.topic(), kafkaRecord.partition());
    }

    private static String place(ConsumerRecord<?, ?> kafkaRecord) {
        return "topic " + kafkaRecord.topic() + ", partition " + kafkaRecord.partition() + ", offset "
                + kafkaRecord.offset();
    }

    /** What happens when partitions come and go. */
    private final class Assignment implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        Assignment(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> from = beginnings.of(consumer, partitions);
            told.putAll(from);
            (target.remembers() ? consumer.beginningOffsets(partitions) : from)
                    .forEach((partition, offset) -> consumer.seek(partition, offset));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (unsaved && partitions.contains(partition(waiting.element()))) {
                save(consumer);
            }
            leave(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            leave(partitions);
        }

        private void leave(Collection<TopicPartition> partitions) {
            unsaved = unsaved && !partitions.contains(partition(waiting.element()));
            waiting.removeIf(kafkaRecord -> partitions.contains(partition(kafkaRecord)));
            told.keySet().removeAll(Set.copyOf(partitions));
            target.forget(partitions);
        }
    }
}
