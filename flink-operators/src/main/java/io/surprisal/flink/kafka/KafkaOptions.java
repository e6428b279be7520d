package io.surprisal.flink.kafka;

import io.surprisal.core.setting.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The Kafka ends of a job.
 *
 * @param bootstrapServers host:port, more of them separated by commas
 * @param client settings of every client, such as security.protocol and sasl.jaas.config; none of those that the job makes itself
 */
public record KafkaOptions(String bootstrapServers, Map<String, String> client, KafkaInput input, KafkaOutput output) {
    public KafkaOptions {
        client = Map.copyOf(client);
        ReservedClientKeys.refuse(client);
        Settings.require(!bootstrapServers.isBlank(), "bootstrap_servers", "host:port", "none");
        List<String> topics = new ArrayList<>(output.topics().names());
        topics.addAll(input.topics());
        Stream.of(input.feedback(), input.models()).filter(Objects::nonNull).forEach(topics::add);
        Set<String> seen = new HashSet<>();
        for (String topic : topics) {
            Settings.require(
                    !topic.isBlank() && seen.add(topic),
                    "output",
                    "topics with a name each, so that the job never reads what it writes",
                    "'" + topic + "' twice or empty in " + topics);
        }
    }

    Properties clientProperties() {
        Properties properties = new Properties();
        properties.putAll(client);
        return properties;
    }
}
