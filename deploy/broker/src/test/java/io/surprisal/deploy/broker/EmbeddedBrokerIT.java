package io.surprisal.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerIT {
    @Test
    void whatIsProducedIsConsumedInOrder() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopic("telemetry", 1);
            try (var producer = producer(broker, Map.of())) {
                producer.send(new ProducerRecord<>("telemetry", "pump-7", "first"));
                producer.send(new ProducerRecord<>("telemetry", "pump-7", "second"))
                        .get();
            }
            assertThat(consume(broker, "telemetry", 2)).containsExactly("first", "second");
        }
    }

    @Test
    void onlyCommittedTransactionsAreSeen() {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopic("alerts", 1);
            try (var producer = producer(broker, Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "alerts-0"))) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("alerts", "pump-7", "aborted"));
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("alerts", "pump-7", "committed"));
                producer.commitTransaction();
            }
            assertThat(consume(broker, "alerts", 1)).containsExactly("committed");
        }
    }

    @Test
    void overridesReachTheBroker() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(Map.of("message.max.bytes", "1000"))) {
            broker.createTopic("telemetry", 1);
            try (var producer = producer(broker, Map.of())) {
                var record = new ProducerRecord<>("telemetry", "pump-7", "x".repeat(2000));
                assertThatThrownBy(() -> producer.send(record).get())
                        .hasRootCauseInstanceOf(RecordTooLargeException.class);
            }
        }
    }

    @Test
    void twoNodesLiveSideBySide() {
        try (EmbeddedBroker one = EmbeddedBroker.start();
                EmbeddedBroker other = EmbeddedBroker.start()) {
            assertThat(one.bootstrapServers())
                    .matches("127\\.0\\.0\\.1:[1-9]\\d+")
                    .isNotEqualTo(other.bootstrapServers());
        }
    }

    @Test
    void closingLeavesNoThreadAndNoDirectory() throws IOException {
        Set<Path> directoriesBefore = directories();
        Set<Thread> threadsBefore = threads();

        EmbeddedBroker broker = EmbeddedBroker.start();
        broker.createTopic("telemetry", 1);
        assertThat(directories()).hasSize(directoriesBefore.size() + 1);
        broker.close();
        broker.close();

        assertThat(directories()).isEqualTo(directoriesBefore);
        assertThat(threads()).isSubsetOf(threadsBefore);
    }

    @Test
    void aSettingKafkaRefusesIsNamedAndNothingStaysBehind() throws IOException {
        Set<Path> directoriesBefore = directories();
        assertThatThrownBy(() -> EmbeddedBroker.start(Map.of("num.io.threads", "none")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("num.io.threads")
                .hasMessageContaining("none");
        assertThat(directories()).isEqualTo(directoriesBefore);
    }

    @Test
    void anErrorAtTheStartLeavesNoThreadAndNoDirectory() throws IOException {
        Set<Path> directoriesBefore = directories();
        Set<Thread> threadsBefore = threads();
        Map<String, String> settings = Map.of("authorizer.class.name", IncompleteAuthorizer.class.getName());

        assertThatThrownBy(() -> EmbeddedBroker.start(settings)).hasStackTraceContaining(IncompleteAuthorizer.MISSING);

        assertThat(directories()).isEqualTo(directoriesBefore);
        assertThat(threads()).isSubsetOf(threadsBefore);
    }

    @Test
    void aTopicThatIsThereAlreadyIsNamed() {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopic("scores", 1);
            assertThatThrownBy(() -> broker.createTopic("scores", 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Topic scores with 1 partitions was not created");
        }
    }

    private static KafkaProducer<String, String> producer(EmbeddedBroker broker, Map<String, String> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private static List<String> consume(EmbeddedBroker broker, String topic, int count) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (values.size() < count) {
                consumer.poll(Duration.ofSeconds(20)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    private static Set<Path> directories() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("surprisal-kafka-"))
                    .collect(Collectors.toSet());
        }
    }

    /** The live threads, except that of Kafka's metrics registry, which lives as long as its class. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> !thread.getName().startsWith("metrics-meter-tick-thread"))
                .collect(Collectors.toSet());
    }
}
