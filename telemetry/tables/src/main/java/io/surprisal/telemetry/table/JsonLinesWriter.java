package io.surprisal.telemetry.table;

import io.surprisal.telemetry.format.JsonFields;
import io.surprisal.telemetry.format.RefusedRecordException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Writes the values of Kafka records as JSON lines, and counts those that are no JSON object. */
final class JsonLinesWriter {
    private static final JsonFields.Visitor NOTHING = new JsonFields.Visitor() {
        @Override
        public void value(String path, @Nullable String text) {}

        @Override
        public void branch(String path) {}
    };

    private final JsonFields fields = new JsonFields();

    private final OutputStream out;
    private long written;
    private long refusals;
    private @Nullable String firstRefusal;

    JsonLinesWriter(OutputStream out) {
        this.out = out;
    }

    void write(ConsumerRecord<byte[], byte[]> kafkaRecord) throws IOException {
        byte[] value = kafkaRecord.value();
        if (value == null) {
            refuse(kafkaRecord, "no value");
            return;
        }
        try {
            fields.read(value, NOTHING);
        } catch (RefusedRecordException e) {
            refuse(kafkaRecord, e.text());
            return;
        }
        // JSON has line breaks between tokens only, where a space is the same.
        for (byte each : value) {
            out.write(each == '\n' || each == '\r' ? ' ' : each);
        }
        out.write('\n');
        written++;
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
