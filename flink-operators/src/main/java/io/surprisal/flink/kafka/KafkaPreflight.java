package io.surprisal.flink.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at Kafka before the job starts, so that what would stop the job in an hour stops it now, and says why. */
public final class KafkaPreflight {
    /** How long Kafka has to answer all questions together. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(KafkaPreflight.class);
    private static final Duration TEN_YEARS = Duration.ofDays(3650);
    private static final String BROKER_MAXIMUM = "transaction.max.timeout.ms";

    private final KafkaOptions options;
    private final Admin admin;
    private final Duration patience;
    private final long deadline;

    private KafkaPreflight(KafkaOptions options, Admin admin, Duration patience) {
        this.options = options;
        this.admin = admin;
        this.patience = patience;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /**
     * Throws {@link KafkaPreflightException} where the brokers do not answer, topics are missing (and not to be created), or
     * the timeouts of transactions, checkpoints and broker do not fit together.
     *
     * @param checkpointInterval zero where checkpoints are off
     */
    public static void check(KafkaOptions options, Duration checkpointInterval) {
        check(options, checkpointInterval, PATIENCE);
    }

    static void check(KafkaOptions options, Duration checkpointInterval, Duration patience) {
        checkCheckpoints(options.output(), checkpointInterval);
        String millis = Long.toString(patience.toMillis());
        Properties properties = options.clientProperties();
        properties.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
        properties.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        properties.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        try (Admin admin = Admin.create(properties)) {
            KafkaPreflight preflight = new KafkaPreflight(options, admin, patience);
            Collection<Node> brokers = preflight.brokers();
            // Nothing is created for a job that does not start: topics come last.
            if (options.output().guarantee() == DeliveryGuarantee.EXACTLY_ONCE) {
                preflight.checkBrokerMaximum(brokers.iterator().next());
            }
            preflight.checkTopics();
            preflight.checkTable(options.input().feedback(), "feedback", "what people said");
            preflight.checkTable(options.input().models(), "models", "which models the job is to have");
        } catch (KafkaException e) {
            throw new KafkaPreflightException(
                    "A Kafka client cannot be made for " + options.bootstrapServers() + ": " + reason(e)
                            + "; check the bootstrap servers (host:port) and the client settings "
                            + options.client().keySet(),
                    e);
        }
    }

    private static void checkCheckpoints(KafkaOutput output, Duration interval) {
        if (output.guarantee() != DeliveryGuarantee.EXACTLY_ONCE) {
            return;
        }
        if (interval.isZero()) {
            throw new KafkaPreflightException(
                    "Exactly-once output becomes visible at checkpoints, and checkpoints are off;"
                            + " set a checkpoint interval or ask for at-least-once");
        }
        if (interval.compareTo(output.transactionTimeout()) >= 0) {
            throw new KafkaPreflightException(
                    "Transactions would expire before a checkpoint commits them: the checkpoint"
                            + " interval is " + interval.toMillis() + " ms, the transaction timeout "
                            + output.transactionTimeout().toMillis()
                            + " ms; shorten the interval or lengthen the timeout, so that several intervals and a restart fit in");
        }
    }

    private Collection<Node> brokers() {
        Collection<Node> brokers =
                answer("describe the cluster", admin.describeCluster().nodes());
        if (brokers.isEmpty()) {
            throw new KafkaPreflightException("Kafka at " + options.bootstrapServers() + " names no broker");
        }
        return brokers;
    }

    private void checkTopics() {
        Set<String> existing = answer("list the topics", admin.listTopics().names());
        List<String> lacking = new ArrayList<>(options.input().topics());
        lacking.removeAll(existing);
        if (!lacking.isEmpty()) {
            throw new KafkaPreflightException("Kafka at " + options.bootstrapServers() + " has no topic "
                    + String.join(", ", lacking) + " to read; create it or correct the name");
        }
        KafkaOutput output = options.output();
        lacking = new ArrayList<>(output.topics().names());
        lacking.removeAll(existing);
        if (lacking.isEmpty()) {
            return;
        }
        if (output.missing() == MissingTopics.FAIL) {
            throw new KafkaPreflightException("Kafka at " + options.bootstrapServers() + " has no topic "
                    + String.join(", ", lacking) + " to write; create it or let the job create missing topics");
        }
        lacking.forEach(topic -> create(new NewTopic(topic, Optional.empty(), Optional.empty())));
    }

    /**
     * Of each key the latest record stands: a topic that is not compacted would forget it, or grow for ever.
     *
     * @param name what it is a topic of
     * @param content what Kafka would forget
     */
    private void checkTable(@Nullable String topic, String name, String content) {
        if (topic == null) {
            return;
        }
        if (answer("list the topics", admin.listTopics().names()).contains(topic)) {
            checkCompaction(topic, name, content);
            return;
        }
        if (options.output().missing() == MissingTopics.FAIL) {
            throw new KafkaPreflightException("Kafka at " + options.bootstrapServers() + " has no topic " + topic
                    + " of " + name + "; create it with cleanup.policy=compact or let the job create missing topics");
        }
        create(new NewTopic(topic, Optional.of(1), Optional.empty())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        // A job that was down hears what was taken back meanwhile.
                        TopicConfig.DELETE_RETENTION_MS_CONFIG,
                        Long.toString(TEN_YEARS.toMillis()))));
    }

    private void checkCompaction(String topic, String name, String content) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<ConfigResource, Config> configs;
        try {
            configs = answer(
                    "describe topic " + topic,
                    admin.describeConfigs(List.of(resource)).all());
        } catch (KafkaPreflightException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.warn("Not allowed to read the configuration of topic {}: is it compacted?", topic);
                return;
            }
            throw e;
        }
        Config config = configs.get(resource);
        ConfigEntry policy = config == null ? null : config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (policy != null && !policy.value().equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw new KafkaPreflightException("The topic of " + name + ", " + topic + ", has cleanup.policy="
                    + policy.value() + ", so that Kafka would forget " + content + "; set it to compact");
        }
    }

    private void create(NewTopic topic) {
        try {
            answer(
                    "create topic " + topic.name(),
                    admin.createTopics(List.of(topic)).all());
            LOG.info("Created topic {}", topic);
        } catch (KafkaPreflightException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private void checkBrokerMaximum(Node broker) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
        Map<ConfigResource, Config> configs;
        try {
            configs = answer(
                    "describe broker " + broker.idString(),
                    admin.describeConfigs(List.of(resource)).all());
        } catch (KafkaPreflightException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.warn(
                        "Not allowed to read {} of broker {}: is the transaction timeout within it?",
                        BROKER_MAXIMUM,
                        broker);
                return;
            }
            throw e;
        }
        Config config = configs.get(resource);
        ConfigEntry maximum = config == null ? null : config.get(BROKER_MAXIMUM);
        long timeout = options.output().transactionTimeout().toMillis();
        if (maximum != null && timeout > Long.parseLong(maximum.value())) {
            throw new KafkaPreflightException("The transaction timeout of " + timeout + " ms exceeds the broker's "
                    + BROKER_MAXIMUM + " of " + maximum.value()
                    + " ms, so that no transaction could begin; lower the timeout or raise the broker's maximum");
        }
    }

    private <T> T answer(String question, KafkaFuture<T> future) {
        try {
            return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unanswered(question, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaPreflightException("Interrupted while Kafka was to " + question, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw unanswered(question, cause);
            }
            throw new KafkaPreflightException(
                    "Kafka at " + options.bootstrapServers() + " refused to " + question + ": " + reason(cause), cause);
        }
    }

    private KafkaPreflightException unanswered(String question, Throwable cause) {
        return new KafkaPreflightException(
                "Kafka at " + options.bootstrapServers() + " did not answer within " + patience.toSeconds()
                        + " seconds when asked to " + question
                        + "; check that it is up, that the address is right, and that the security settings fit",
                cause);
    }

    private static String reason(@Nullable Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest != null && deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest == null ? "unknown" : String.valueOf(deepest.getMessage());
    }
}
