package io.surprisal.deploy.monitoring;

import io.surprisal.onnx.runtime.TinyModel;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Two pumps that send a record every 20 ms in turn, as of now; one in a hundred is no JSON. */
final class Telemetry implements AutoCloseable {
    static final String TOPIC = "telemetry";

    private static final long PAUSE_MILLIS = 20;
    private static final int BROKEN_EVERY = 100;

    private final KafkaProducer<String, String> producer;
    private final ExecutorService sender = Executors.newSingleThreadExecutor(task -> new Thread(task, "telemetry"));
    private final Random random = new Random(11);
    private final AtomicBoolean abnormal = new AtomicBoolean();

    Telemetry(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new StringSerializer());
        sender.submit(this::send);
    }

    /** Has the next record of {@code pump-0} be abnormal. */
    void disturb() {
        abnormal.set(true);
    }

    private Void send() throws InterruptedException {
        for (int i = 0; !sender.isShutdown(); i++) {
            float[] values = TinyModel.normalRecord(MonitoredModel.FEATURES.size(), random);
            // None of the records of this pump is broken.
            float temperature = i % 2 == 0 && abnormal.getAndSet(false) ? 30 : values[0];
            String json = "{\"temperature\":%s,\"pressure\":%s,\"tier\":\"%s\"}"
                    .formatted(temperature, values[1], i % 10 == 0 ? "unseen" : "");
            producer.send(new ProducerRecord<>(
                    TOPIC, "pump-" + i % 2, i % BROKEN_EVERY == BROKEN_EVERY - 1 ? "no JSON" : json));
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return null;
    }

    @Override
    public void close() throws InterruptedException {
        sender.shutdownNow();
        sender.awaitTermination(10, TimeUnit.SECONDS);
        producer.close();
    }
}
