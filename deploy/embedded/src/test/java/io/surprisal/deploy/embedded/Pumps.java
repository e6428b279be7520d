package io.surprisal.deploy.embedded;

import io.surprisal.onnx.runtime.TinyModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Two pumps that send while a job stops and starts: {@code pump-0} to partition 0, {@code pump-1} to partition 1. Pump 0 has
 * an incident every {@link #INCIDENT_EVERY} records of both, and one record in fifty is no JSON.
 */
final class Pumps implements AutoCloseable {
    static final List<String> FEATURES = List.of("temperature", "pressure", "flow");
    static final String TOPIC = "telemetry";
    static final int INCIDENT_EVERY = 600;

    private static final long START = 1_772_366_400_000L;
    private static final long RECORD_MILLIS = 1_000;
    private static final int PER_SECOND = 200;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random;
    private final List<SortedMap<Long, float[]>> sent = List.of(new TreeMap<>(), new TreeMap<>());
    private final List<SortedSet<Long>> broken = List.of(new TreeSet<>(), new TreeSet<>());
    private final List<Long> last = new ArrayList<>(List.of(-1L, -1L));
    private int ticks;

    Pumps(String bootstrapServers, long seed) {
        random = new Random(seed);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends at a steady pace for as long as a future takes, and fails as it does. */
    void sendUntil(Future<?> done) throws Exception {
        long due = System.nanoTime();
        while (!done.isDone()) {
            due += TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            boolean incident = ticks % INCIDENT_EVERY < 6;
            send(incident);
        }
        producer.flush();
        done.get();
    }

    /** Sends normal records at once, until every alert's quiet period is over. */
    void sendNormal(int records) throws Exception {
        for (int i = 0; i < records; i++) {
            send(false);
        }
        producer.flush();
    }

    /** The values of a partition's good records by offset. */
    SortedMap<Long, float[]> sent(int partition) {
        return sent.get(partition);
    }

    /** The offsets of a partition's bad records. */
    SortedSet<Long> broken(int partition) {
        return broken.get(partition);
    }

    /** The offset of the last record of each partition. */
    List<Long> last() {
        return List.copyOf(last);
    }

    @Override
    public void close() {
        producer.close();
    }

    private void send(boolean incident) throws Exception {
        int pump = ticks % 2;
        float[] values = TinyModel.normalRecord(FEATURES.size(), random);
        for (int feature = 0; feature < values.length; feature++) {
            // Drawn nearer than the model's own scale, so that none is anomalous by chance.
            values[feature] = (values[feature] + TinyModel.location(feature)) / 2;
        }
        if (incident && pump == 0) {
            values[1] = 10 + 20 * TinyModel.scale(1);
        }
        boolean bad = random.nextInt(50) == 0;
        String json = "{\"t\":%d,\"temperature\":%s,\"pressure\":%s,\"flow\":%s}"
                .formatted(START + ticks * RECORD_MILLIS, values[0], values[1], values[2]);
        ticks++;
        RecordMetadata metadata = producer.send(new ProducerRecord<>(
                        TOPIC,
                        pump,
                        ("pump-" + pump).getBytes(StandardCharsets.UTF_8),
                        (bad ? "no JSON" : json).getBytes(StandardCharsets.UTF_8)))
                .get();
        last.set(pump, metadata.offset());
        if (bad) {
            broken.get(pump).add(metadata.offset());
        } else {
            sent.get(pump).put(metadata.offset(), values);
        }
    }
}
