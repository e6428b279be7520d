package io.surprisal.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.deploy.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaPreflightIT {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(Map.of("transaction.max.timeout.ms", "600000"));
        broker.createTopic("telemetry", 1);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void createsMissingOutputTopics() throws Exception {
        KafkaOptions options = options(
                "telemetry",
                KafkaOutput.exactlyOnce(
                        new OutputTopics("made-scores", "made-alerts", "made-incidents", "made-dead-letters"), "job"));
        KafkaPreflight.check(options, INTERVAL);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Set<String> topics = admin.listTopics().names().get();
            assertThat(topics).contains("made-scores", "made-alerts", "made-incidents", "made-dead-letters");
        }
        KafkaPreflight.check(options, INTERVAL);
    }

    @Test
    void leavesMissingOutputTopicsToPeopleIfToldTo() {
        assertThatThrownBy(() -> KafkaPreflight.check(
                        options("telemetry", output(Duration.ofMinutes(5), MissingTopics.FAIL)), INTERVAL))
                .isInstanceOf(KafkaPreflightException.class)
                .hasMessage("Kafka at " + broker.bootstrapServers()
                        + " has no topic scores, alerts, incidents, dead-letters to"
                        + " write; create it or let the job create missing topics");
    }

    @Test
    void theTopicOfFeedbackIsCompacted() throws Exception {
        assertCompacted(feedback("made-feedback", MissingTopics.CREATE), "made-feedback");
        assertThatThrownBy(() -> KafkaPreflight.check(feedback("more-feedback", MissingTopics.FAIL), INTERVAL))
                .hasMessageContaining(
                        "has no topic more-feedback of feedback; create it with cleanup.policy=compact or let");
        broker.createTopic("kept-for-a-week", 1);
        assertThatThrownBy(() -> KafkaPreflight.check(feedback("kept-for-a-week", MissingTopics.CREATE), INTERVAL))
                .hasMessage(
                        "The topic of feedback, kept-for-a-week, has cleanup.policy=delete, so that Kafka would forget"
                                + " what people said; set it to compact");
    }

    @Test
    void theTopicOfModelsIsCompacted() throws Exception {
        assertCompacted(models("made-models", MissingTopics.CREATE), "made-models");
        assertThatThrownBy(() -> KafkaPreflight.check(models("more-models", MissingTopics.FAIL), INTERVAL))
                .hasMessageContaining(
                        "has no topic more-models of models; create it with cleanup.policy=compact or let");
        broker.createTopic("models-for-a-week", 1);
        assertThatThrownBy(() -> KafkaPreflight.check(models("models-for-a-week", MissingTopics.CREATE), INTERVAL))
                .hasMessage("The topic of models, models-for-a-week, has cleanup.policy=delete, so that Kafka would"
                        + " forget which models the job is to have; set it to compact");
    }

    private static void assertCompacted(KafkaOptions options, String topic) throws Exception {
        KafkaPreflight.check(options, INTERVAL);
        KafkaPreflight.check(options, INTERVAL);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThat(admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .values())
                    .allSatisfy(described -> assertThat(described.partitions()).hasSize(1));
            ConfigResource made = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            Config config = admin.describeConfigs(List.of(made))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();
            assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
            assertThat(Long.parseLong(config.get("delete.retention.ms").value()))
                    .isGreaterThan(Duration.ofDays(3000).toMillis());
        }
    }

    @Test
    void aMissingInputTopicIsAlwaysAnError() {
        assertThatThrownBy(() -> KafkaPreflight.check(
                        options("telemetri", output(Duration.ofMinutes(5), MissingTopics.CREATE)), INTERVAL))
                .hasMessage("Kafka at " + broker.bootstrapServers()
                        + " has no topic telemetri to read; create it or correct the name");
    }

    @Test
    void theTransactionTimeoutStaysWithinTheBrokersMaximum() {
        assertThatThrownBy(() -> KafkaPreflight.check(
                        options("telemetry", output(Duration.ofMinutes(11), MissingTopics.CREATE)), INTERVAL))
                .hasMessage("The transaction timeout of 660000 ms exceeds the broker's transaction.max.timeout.ms of"
                        + " 600000 ms, so that no transaction could begin; lower the timeout or raise the broker's"
                        + " maximum");
    }

    @Test
    void checkpointsComeBeforeTransactionsExpire() {
        KafkaOptions options = options("telemetry", output(Duration.ofSeconds(10), MissingTopics.CREATE));
        assertThatThrownBy(() -> KafkaPreflight.check(options, INTERVAL))
                .hasMessageContaining("interval is 10000 ms, the transaction timeout 10000 ms");
        assertThatThrownBy(() -> KafkaPreflight.check(options, Duration.ZERO))
                .hasMessageContaining("checkpoints are off");
    }

    @Test
    void aBrokerThatIsDownIsReportedInBoundedTime() throws IOException {
        String nowhere;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = InetAddress.getLoopbackAddress().getHostAddress() + ":" + socket.getLocalPort();
        }
        KafkaOptions options = new KafkaOptions(
                nowhere, Map.of(), input("telemetry"), output(Duration.ofMinutes(5), MissingTopics.CREATE));
        assertThatThrownBy(() -> KafkaPreflight.check(options, INTERVAL, Duration.ofSeconds(1)))
                .isInstanceOf(KafkaPreflightException.class)
                .hasMessage(
                        "Kafka at " + nowhere + " did not answer within 1 seconds when asked to describe the cluster;"
                                + " check that it is up, that the address is right, and that the security settings fit");
    }

    @Test
    void anAddressThatIsNoneIsReported() {
        KafkaOptions options = new KafkaOptions(
                "nowhere", Map.of(), input("telemetry"), output(Duration.ofMinutes(5), MissingTopics.CREATE));
        assertThatThrownBy(() -> KafkaPreflight.check(options, INTERVAL))
                .isInstanceOf(KafkaPreflightException.class)
                .hasMessageContaining("A Kafka client cannot be made for nowhere");
    }

    private static KafkaOptions options(String input, KafkaOutput output) {
        return new KafkaOptions(broker.bootstrapServers(), Map.of(), input(input), output);
    }

    private static KafkaOptions feedback(String topic, MissingTopics missing) {
        return tables(new KafkaInput(List.of("telemetry"), topic, "group", StartingOffsets.EARLIEST), missing);
    }

    private static KafkaOptions models(String topic, MissingTopics missing) {
        return tables(
                new KafkaInput(List.of("telemetry"), null, topic, null, "group", StartingOffsets.EARLIEST), missing);
    }

    private static KafkaOptions tables(KafkaInput input, MissingTopics missing) {
        OutputTopics topics = new OutputTopics("telemetry-scores", "telemetry-alerts", null, "telemetry-refused");
        return new KafkaOptions(
                broker.bootstrapServers(),
                Map.of(),
                input,
                new KafkaOutput(
                        topics,
                        OutputFormats.JSON,
                        DeliveryGuarantee.AT_LEAST_ONCE,
                        "job",
                        Duration.ofMinutes(5),
                        missing));
    }

    private static KafkaInput input(String topic) {
        return new KafkaInput(List.of(topic), null, "group", StartingOffsets.EARLIEST);
    }

    private static KafkaOutput output(Duration timeout, MissingTopics missing) {
        return new KafkaOutput(
                new OutputTopics("scores", "alerts", "incidents", "dead-letters"),
                OutputFormats.JSON,
                DeliveryGuarantee.EXACTLY_ONCE,
                "job",
                timeout,
                missing);
    }
}
