package io.surprisal.telemetry.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Writes the values of Kafka records as JSON lines, and counts those that are no JSON object. */
final class JsonLinesWriter {
    private static final JsonMapper JSON = new JsonMapper();

    private final Writer out;
    private long written;
    private long refusals;
    private @Nullable String firstRefusal;

    JsonLinesWriter(Writer out) {
        this.out = out;
    }

    void write(ConsumerRecord<byte[], byte[]> kafkaRecord) throws IOException {
        byte[] value = kafkaRecord.value();
        if (value == null) {
            refuse(kafkaRecord, "no value");
            return;
        }
        try {
            JsonNode node = JSON.readTree(value);
            if (node.isObject()) {
                out.write(JSON.writeValueAsString(node));
                out.write('\n');
                written++;
            } else {
                refuse(kafkaRecord, node.isMissingNode() ? "an empty value" : "a JSON " + node.getNodeType());
            }
        } catch (JsonProcessingException e) {
            refuse(kafkaRecord, e.getOriginalMessage());
        }
    }

    long written() {
        return written;
    }

    long refusals() {
        return refusals;
    }

    /** The first record that was refused, where it stands and why. */
    Optional<String> firstRefusal() {
        return Optional.ofNullable(firstRefusal);
    }

    private void refuse(ConsumerRecord<byte[], byte[]> kafkaRecord, String reason) {
        if (refusals++ == 0) {
            firstRefusal = "partition " + kafkaRecord.partition() + ", offset " + kafkaRecord.offset() + ": " + reason;
        }
    }
}
