package io.surprisal.flink.kafka;

import io.surprisal.core.setting.Settings;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Settings of Kafka's clients that the job makes itself: another value would break what it promises, without a word. */
final class ReservedClientKeys {
    private static final String BYTES = "the job reads and writes bytes";
    private static final String ONCE =
            "results would be lost or appear twice; kafka.output.delivery says how often they may";

    private static final Map<String, String> REASONS = new TreeMap<>(Map.ofEntries(
            Map.entry(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "set kafka.bootstrap_servers"),
            Map.entry(ConsumerConfig.GROUP_ID_CONFIG, "set kafka.group"),
            Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "set kafka.input.start"),
            Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "offsets are committed with checkpoints"),
            Map.entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, BYTES),
            Map.entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, BYTES),
            Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, BYTES),
            Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, BYTES),
            Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "set kafka.group, which names the transactions"),
            Map.entry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "set kafka.output.transaction_timeout"),
            Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, ONCE),
            Map.entry(ProducerConfig.ACKS_CONFIG, ONCE)));

    private ReservedClientKeys() {}

    /** Throws {@link SettingException} with the reason where one of them is set. */
    static void refuse(Map<String, String> client) {
        REASONS.forEach((key, reason) -> {
            Settings.require(
                    !client.containsKey(key),
                    "client." + key,
                    "no value here (" + reason + ")",
                    String.valueOf(client.get(key)));
        });
    }
}
