package io.surprisal.deploy.embedded.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends telemetry to a topic as the machine itself would, one JSON object a record, only faster.
 *
 * @param machine the key of every record
 * @param telemetry what is sent
 * @param timeline the event times of its rows
 * @param speed records a second
 */
record Replay(String machine, LabelledTelemetry telemetry, Timeline timeline, int speed) {
    static final String TIME_FIELD = "time";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Sends everything; returns when the broker has it. */
    void send(String bootstrapServers, String topic) throws InterruptedException {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
            long start = System.nanoTime();
            for (int row = 0; row < telemetry.rows().size(); row++) {
                long due = start + TimeUnit.SECONDS.toNanos(row) / speed;
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                producer.send(new ProducerRecord<>(topic, machine, json(row)), (sent, error) -> {
                    if (error != null) {
                        failure.compareAndSet(null, error);
                    }
                });
            }
            producer.flush();
            if (failure.get() != null) {
                throw new IllegalStateException("The replay could not send every record to " + topic, failure.get());
            }
        }
    }

    /** A row as the machine would send it. */
    String json(int row) {
        ObjectNode record = JSON.createObjectNode();
        record.put("machine", machine);
        record.put(TIME_FIELD, timeline.eventTime(row).toString());
        double[] values = telemetry.rows().get(row);
        for (int i = 0; i < values.length; i++) {
            record.put(telemetry.features().get(i), values[i]);
        }
        try {
            return JSON.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new AssertionError("A tree of texts and numbers is always JSON", e);
        }
    }
}
