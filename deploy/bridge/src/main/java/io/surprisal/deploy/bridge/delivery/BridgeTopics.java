package io.surprisal.deploy.bridge.delivery;

import io.surprisal.deploy.bridge.settings.BridgeSettings.Start;
import io.surprisal.telemetry.settings.JobTopics;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The topics of a job that a bridge reads, and its clients.
 *
 * @param start where a target begins that has never taken a record
 */
public record BridgeTopics(JobTopics job, Start start) {
    /** Small, so that what is read ahead of a target that is away stays small as well. */
    private static final int MOST_READ_AT_ONCE = 100;

    /** How long a topic or partition that is new may stay unseen. */
    private static final int METADATA_MILLIS = 10_000;

    /** After how long without a word of a process that was killed another one has its partitions. */
    private static final int SESSION_MILLIS = 10_000;

    /** The topics' names. */
    public List<String> names() {
        return Stream.of(job.output().alertsTopic(), job.output().incidentsTopic())
                .filter(topic -> !topic.isEmpty())
                .toList();
    }

    /** The consumer group of a target. */
    public String group(String target) {
        return job.group() + "-bridge-" + target;
    }

    /** Settings of a target's consumer. */
    Properties consumer(String target) {
        Properties settings = client();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group(target));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_READ_AT_ONCE);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MILLIS);
        return settings;
    }

    /** Settings that all clients have. */
    public Properties client() {
        Properties settings = new Properties();
        settings.putAll(job.client());
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, job.bootstrapServers());
        return settings;
    }
}
