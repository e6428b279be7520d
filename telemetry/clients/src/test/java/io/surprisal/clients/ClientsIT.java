package io.surprisal.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.DeadLetterJson;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import io.surprisal.telemetry.topic.IncidentJson;
import io.surprisal.telemetry.topic.ModelEventJson;
import io.surprisal.telemetry.topic.NoticeJson;
import io.surprisal.telemetry.topic.SampleRecords;
import io.surprisal.telemetry.topic.ScoreJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A consumer of a real broker, set up by names of classes as in a properties file, reads what the codecs of a job wrote. */
class ClientsIT {
    private static final RecursiveComparisonConfiguration NAN_IS_NAN = RecursiveComparisonConfiguration.builder()
            .withEqualsForType(Float::equals, Float.class)
            .build();

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void eachTopicIsReadByItsDeserializer() throws Exception {
        write("scores", new ScoreJson().toBytes(SampleRecords.SCORE));
        write("alerts", new AlertJson().toBytes(SampleRecords.ALERT), new NoticeJson().toBytes(SampleRecords.NOTICE));
        write("incidents", new IncidentJson().toBytes(SampleRecords.INCIDENT));
        write("dead-letters", new DeadLetterJson().toBytes(SampleRecords.DEAD_LETTER));
        assertRead("scores", ScoreDeserializer.class, SampleRecords.SCORE);
        assertRead(
                "alerts",
                AlertsTopicDeserializer.class,
                new AlertsTopicEvent.OfAlert(SampleRecords.ALERT),
                new AlertsTopicEvent.OfNotice(SampleRecords.NOTICE));
        assertRead("incidents", IncidentDeserializer.class, SampleRecords.INCIDENT);
        assertRead("dead-letters", DeadLetterDeserializer.class, SampleRecords.DEAD_LETTER);
    }

    @Test
    void feedbackIsWrittenByItsSerializer() throws Exception {
        broker.createTopic("feedback", 1);
        try (KafkaProducer<String, Feedback> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                TopicSerdes.feedback().serializer())) {
            producer.send(new ProducerRecord<>("feedback", SampleRecords.ANSWER.id(), SampleRecords.ANSWER))
                    .get();
            producer.send(new ProducerRecord<>("feedback", SampleRecords.SILENCE.id(), SampleRecords.SILENCE))
                    .get();
        }
        assertRead("feedback", FeedbackDeserializer.class, SampleRecords.ANSWER, SampleRecords.SILENCE);
    }

    @Test
    void modelsAreReadByTheirDeserializers() throws Exception {
        write("models", new DesiredModelsJson().toBytes(SampleRecords.MODELS));
        write("model-events", new ModelEventJson().toBytes(SampleRecords.MODEL_EVENT));
        assertRead("models", DesiredModelsDeserializer.class, SampleRecords.MODELS);
        assertRead("model-events", ModelEventDeserializer.class, SampleRecords.MODEL_EVENT);
    }

    private static void write(String topic, byte[]... records) throws Exception {
        broker.createTopic(topic, 1);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (byte[] record : records) {
                producer.send(new ProducerRecord<>(topic, record)).get();
            }
        }
    }

    private static void assertRead(String topic, Class<? extends Deserializer<?>> deserializer, Object... expected) {
        try (KafkaConsumer<String, Object> consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "key.deserializer",
                StringDeserializer.class.getName(),
                "value.deserializer",
                deserializer.getName()))) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<Object> read = new ArrayList<>();
            for (int poll = 0; poll < 100 && read.size() < expected.length; poll++) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
            }
            assertThat(read)
                    .usingRecursiveFieldByFieldElementComparator(NAN_IS_NAN)
                    .containsExactly(expected);
        }
    }
}
