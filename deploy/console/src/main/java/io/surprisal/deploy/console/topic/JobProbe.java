package io.surprisal.deploy.console.topic;

import io.surprisal.deploy.console.state.ConsoleState;
import io.surprisal.deploy.console.state.Lag;
import io.surprisal.telemetry.settings.JobTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks every few seconds whether the broker answers, and how far the job is behind: the ends of its topics less what its group committed. */
final class JobProbe implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(3);

    private final Clients clients;
    private final JobTopics job;
    private final ConsoleState state;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "job-probe");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Admin admin;

    private JobProbe(Clients clients, JobTopics job, ConsoleState state) {
        this.clients = clients;
        this.job = job;
        this.state = state;
    }

    static JobProbe start(Clients clients, JobTopics job, ConsoleState state) {
        JobProbe probe = new JobProbe(clients, job, state);
        var unused = probe.timer.scheduleWithFixedDelay(probe::probe, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return probe;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(Clients.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }

    private void probe() {
        try {
            if (admin == null) {
                admin = clients.admin();
            }
            admin.describeCluster().nodes().get();
            state.brokerUp(lag(admin));
        } catch (ExecutionException e) {
            away(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            away(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The timer would end with it.
            away(e);
        }
    }

    private void away(Throwable cause) {
        state.brokerAway("No answer from " + clients.bootstrapServers() + ": " + cause.getMessage());
    }

    /** By topic; null where the group committed nothing, or where the broker does not say: the console may not be allowed to see it. */
    private @Nullable List<Lag> lag(Admin asked) throws InterruptedException {
        try {
            return lagOf(asked, committed(asked));
        } catch (ExecutionException e) {
            return null;
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Admin asked)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        asked.listConsumerGroupOffsets(job.group())
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> {
                    if (offset != null && job.input().topics().contains(partition.topic())) {
                        committed.put(partition, offset);
                    }
                });
        return committed;
    }

    private @Nullable List<Lag> lagOf(Admin asked, Map<TopicPartition, OffsetAndMetadata> committed)
            throws ExecutionException, InterruptedException {
        if (committed.isEmpty()) {
            return null;
        }
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<String, Long> behind = new HashMap<>();
        asked.listOffsets(latest).all().get().forEach((partition, end) -> {
            long missing = end.offset()
                    - Objects.requireNonNull(committed.get(partition)).offset();
            behind.merge(partition.topic(), Math.max(0, missing), Long::sum);
        });
        List<Lag> lags = new ArrayList<>();
        for (String topic : job.input().topics()) {
            Long records = behind.get(topic);
            if (records != null) {
                lags.add(new Lag(topic, records));
            }
        }
        return lags;
    }
}
