package io.surprisal.flink.kafka;

import io.surprisal.core.setting.Settings;
import java.time.Duration;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * What is written.
 *
 * @param topics where to
 * @param formats how
 * @param guarantee how often a record is written when something fails
 * @param job sets this job's transactions apart from those of every other job on the same Kafka
 * @param transactionTimeout how long the broker keeps a transaction that nobody ends: longer than the time between two
 *     checkpoints and a restart, at most the broker's transaction.max.timeout.ms
 * @param missing what happens at start if a topic is not there
 */
public record KafkaOutput(
        OutputTopics topics,
        OutputFormats formats,
        DeliveryGuarantee guarantee,
        String job,
        Duration transactionTimeout,
        MissingTopics missing) {
    public KafkaOutput {
        Settings.require(!job.isBlank(), "group", "a name of the job's transactions", "none");
        Settings.require(
                transactionTimeout.toMillis() >= 1, "output.transaction_timeout", "at least 1ms", transactionTimeout);
    }

    /** JSON, exactly once, ten minutes of transaction timeout, topics created where they are missing. */
    public static KafkaOutput exactlyOnce(OutputTopics topics, String job) {
        return new KafkaOutput(
                topics,
                OutputFormats.JSON,
                DeliveryGuarantee.EXACTLY_ONCE,
                job,
                Duration.ofMinutes(10),
                MissingTopics.CREATE);
    }

    /**
     * What the names of a sink's transactions begin with: {@code JOB/TOPIC/}. No other job's or topic's prefix begins with it, since
     * topics have no slash and those of the job are escaped: a sink that recovers aborts the open transactions of its prefix.
     */
    String transactionalIdPrefix(String topic) {
        return job.replace("%", "%25").replace("/", "%2F") + "/" + topic + "/";
    }

    /** The same of the sink of notices, which writes to the alerts' topic beside theirs: no topic has a colon in its name. */
    String transactionalIdPrefixOfNotices() {
        return transactionalIdPrefix("notices:" + topics.alerts());
    }
}
