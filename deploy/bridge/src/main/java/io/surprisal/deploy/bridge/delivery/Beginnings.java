package io.surprisal.deploy.bridge.delivery;

import io.surprisal.deploy.bridge.settings.BridgeSettings.Start;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From which offset on a target is told of each partition: what it committed, or where one begins that never did. */
final class Beginnings {
    private static final Logger LOG = LoggerFactory.getLogger(Beginnings.class);

    private final Start start;
    private final Instant began;

    /** @param began when the bridge did: what was written before is not new to a target that begins with the latest */
    Beginnings(Start start, Instant began) {
        this.start = start;
        this.began = began;
    }

    /**
     * Finds them, and commits those of a target that begins, so that the next start begins there as well.
     *
     * @param consumer the partitions are assigned to it
     */
    Map<TopicPartition, Long> of(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> earliest = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> found = new HashMap<>();
        Set<TopicPartition> fresh = new HashSet<>();
        consumer.committed(Set.copyOf(partitions)).forEach((partition, committed) -> {
            if (committed == null) {
                fresh.add(partition);
            } else {
                found.put(
                        partition,
                        within(partition, committed.offset(), known(earliest, partition), known(ends, partition)));
            }
        });
        fresh.forEach(partition -> found.put(partition, known(earliest, partition)));
        if (start == Start.LATEST) {
            found.putAll(latest(consumer, fresh, ends));
        }
        Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
        fresh.forEach(partition -> first.put(partition, new OffsetAndMetadata(known(found, partition))));
        consumer.commitSync(first);
        return found;
    }

    private Map<TopicPartition, Long> latest(
            Consumer<?, ?> consumer, Set<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, began.toEpochMilli()));
        Map<TopicPartition, Long> latest = new HashMap<>();
        consumer.offsetsForTimes(times)
                .forEach((partition, found) -> latest.put(partition, offset(found, known(ends, partition))));
        return latest;
    }

    /** What lies behind the end belongs to transactions that nobody has seen the end of: it is new, whatever its time. */
    private static long offset(@Nullable OffsetAndTimestamp found, long end) {
        return found == null ? end : Math.min(found.offset(), end);
    }

    private static long known(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition));
    }

    /** What was committed, unless the topic no longer has it, or is another one by the same name. */
    private static long within(TopicPartition partition, long committed, long earliest, long end) {
        if (committed >= earliest && committed <= end) {
            return committed;
        }
        LOG.warn(
                "{}: the offset to go on from is {}, the topic has {} to {}; {}",
                partition,
                committed,
                earliest,
                end,
                committed < earliest
                        ? earliest - committed + " offsets were removed before they were told"
                        : "it was made anew, and is told from its beginning");
        return earliest;
    }
}
