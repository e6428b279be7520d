package io.surprisal.telemetry.table;

import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of which topic to read: {@code kafka://host:port/topic}, optionally with {@code ?from=…&to=…&max=…&kind=…}.
 *
 * @param bootstrapServers host:port, or several with commas
 * @param topic its name, or those of several with commas
 * @param from records with this timestamp or a later one; null for the earliest
 * @param to records with an earlier timestamp than this; null for those that are there when reading starts
 * @param max at most so many records, the oldest ones
 * @param text whether a record is a line of a log, {@code kind=text}; otherwise it is a JSON object, {@code kind=json}
 * @param client further settings of the client by their Kafka names, such as security.protocol
 */
public record KafkaHistory(
        String bootstrapServers,
        String topic,
        @Nullable Instant from,
        @Nullable Instant to,
        long max,
        boolean text,
        Map<String, String> client) {
    private static final String SCHEME = "kafka://";
    private static final String FORM = "kafka://host:port/topic, optionally followed by"
            + " ?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&max=100000&kind=text";

    public KafkaHistory {
        client = Map.copyOf(client);
        if (max < 1) {
            throw new DataException("At least 1 record of a topic is read; got max=" + max);
        }
    }

    /** All that a topic holds. */
    public static KafkaHistory all(String bootstrapServers, String topic, Map<String, String> client) {
        return new KafkaHistory(bootstrapServers, topic, null, null, Long.MAX_VALUE, false, client);
    }

    /** This by a client of other settings. */
    public KafkaHistory asking(Map<String, String> settings) {
        return new KafkaHistory(bootstrapServers, topic, from, to, max, text, settings);
    }

    /** The topics by themselves. */
    List<String> topics() {
        return List.of(topic.split(",", -1));
    }

    static boolean isKafka(String source) {
        return source.toLowerCase(Locale.ROOT).startsWith(SCHEME);
    }

    /** Reads the form above; an error names it. */
    public static KafkaHistory parse(String source) {
        int slash = source.indexOf('/', SCHEME.length());
        if (!isKafka(source) || slash <= SCHEME.length()) {
            throw malformed(source, "no host:port and topic");
        }
        URI path;
        try {
            path = URI.create(source.substring(slash));
        } catch (IllegalArgumentException e) {
            throw malformed(source, e.getMessage());
        }
        String topic = path.getPath().substring(1);
        if (topic.isEmpty() || topic.contains("/")) {
            throw malformed(source, "topic '" + topic + "'");
        }
        Instant from = null;
        Instant to = null;
        long max = Long.MAX_VALUE;
        boolean text = false;
        for (String parameter :
                path.getQuery() == null ? new String[0] : path.getQuery().split("&", -1)) {
            String[] nameAndValue = parameter.split("=", 2);
            String value = nameAndValue.length == 2 ? nameAndValue[1] : "";
            try {
                switch (nameAndValue[0]) {
                    case "from" -> from = Instant.parse(value);
                    case "to" -> to = Instant.parse(value);
                    case "max" -> max = Long.parseLong(value);
                    case "kind" -> text = isText(source, value);
                    default -> throw malformed(source, "unknown parameter '" + nameAndValue[0] + "'");
                }
            } catch (DateTimeParseException | NumberFormatException e) {
                throw malformed(source, parameter);
            }
        }
        return new KafkaHistory(source.substring(SCHEME.length(), slash), topic, from, to, max, text, Map.of());
    }

    private static boolean isText(String source, String kind) {
        return switch (kind) {
            case "json" -> false;
            case "text" -> true;
            default -> throw malformed(source, "kind '" + kind + "', which is neither json nor text");
        };
    }

    private static DataException malformed(String source, @Nullable String got) {
        return new DataException("A topic is named as " + FORM + "; got " + source + " (" + got + ")");
    }

    @Override
    public String toString() {
        return "topic " + topic + " at " + bootstrapServers;
    }
}
