import io.surprisal.deploy.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** For deploy/images/check: a broker with the readings of three pumps, one of which is faulty, until an alert is on the topic. */
public class AwaitAlert {
    private static final int READINGS = 1_200;

    /** Takes the file that the broker's address is written to once the readings are there. */
    public static void main(String[] arguments) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopic("telemetry", 1);
            broker.createTopic("alerts", 1);
            Map<String, Object> client = Map.of(
                    "bootstrap.servers", broker.bootstrapServers(), "group.id", "check", "auto.offset.reset", "earliest",
                    "isolation.level", "read_committed");
            produce(client);
            Files.writeString(Path.of(arguments[0]), broker.bootstrapServers());
            try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
                consumer.subscribe(List.of("alerts"));
                long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
                while (System.nanoTime() < deadline) {
                    for (ConsumerRecord<String, String> alert : consumer.poll(Duration.ofSeconds(1))) {
                        System.out.println(alert.value());
                        System.exit(alert.value().contains("\"key\":\"pump-1\"") ? 0 : 1);
                    }
                }
            }
        }
        System.err.println("No alert came within three minutes");
        System.exit(1);
    }

    private static void produce(Map<String, Object> client) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", client.get("bootstrap.servers")),
                new StringSerializer(), new StringSerializer())) {
            long start = System.currentTimeMillis() - READINGS * 1_000L;
            for (int n = 0; n < READINGS; n++) {
                boolean fault = n % 3 == 1 && n >= 900;
                String reading = "{\"vibration\": %f, \"temperature\": %f}"
                        .formatted(Math.sin(n) + (fault ? 25 : 0), 10 + Math.cos(0.7 * n));
                producer.send(new ProducerRecord<>("telemetry", 0, start + n * 1_000L, "pump-" + n % 3, reading));
            }
        }
    }
}
