package io.surprisal.telemetry.table;

import io.surprisal.telemetry.format.JsonFields;
import io.surprisal.telemetry.format.RefusedRecordException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What the records of a topic hold. */
interface RecordContent {
    /** One of it, for messages. */
    String name();

    /**
     * Writes what a record holds as lines, each of them one JSON object.
     *
     * @param value the record's
     * @throws RefusedRecordException where it holds something else; nothing is written then
     */
    void write(ConsumerRecord<byte[], byte[]> kafkaRecord, byte[] value, JsonLinesWriter lines)
            throws IOException, RefusedRecordException;

    /** Writes what is left after the last record. */
    default void finish(JsonLinesWriter lines) {}

    /** What is said of records of which something was refused, after their number. */
    default String ofRefused() {
        return "records hold no " + name() + " and were left out";
    }

    /** What else is to be said, once the last record is written. */
    default List<String> notes() {
        return List.of();
    }

    /** A JSON object, as it is. */
    final class JsonObject implements RecordContent {
        private static final JsonFields.Visitor NOTHING = new JsonFields.Visitor() {
            @Override
            public void value(String path, @Nullable String text) {}

            @Override
            public void branch(String path) {}
        };

        private final JsonFields fields = new JsonFields();

        @Override
        public String name() {
            return "JSON object";
        }

        @Override
        public void write(ConsumerRecord<byte[], byte[]> kafkaRecord, byte[] value, JsonLinesWriter lines)
                throws IOException, RefusedRecordException {
            fields.read(value, NOTHING);
            OutputStream out = lines.begin();
            // JSON has line breaks between tokens only, where a space is the same.
            for (byte each : value) {
                out.write(each == '\n' || each == '\r' ? ' ' : each);
            }
            lines.end();
        }
    }
}
