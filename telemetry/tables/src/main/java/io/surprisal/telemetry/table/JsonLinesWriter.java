package io.surprisal.telemetry.table;

import io.surprisal.telemetry.format.RefusedRecordException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Writes what Kafka records hold as JSON lines, and counts those that hold something else. */
final class JsonLinesWriter {
    private final RecordContent content;
    private final OutputStream out;
    private long written;
    private long refusals;
    private @Nullable String firstRefusal;

    JsonLinesWriter(RecordContent content, OutputStream out) {
        this.content = content;
        this.out = out;
    }

    void write(ConsumerRecord<byte[], byte[]> kafkaRecord) throws IOException {
        byte[] value = kafkaRecord.value();
        if (value == null) {
            refuse(kafkaRecord, "no value");
            return;
        }
        try {
            content.write(kafkaRecord, value, out);
        } catch (RefusedRecordException e) {
            refuse(kafkaRecord, e.text());
            return;
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

    /** Where a record stands, for messages. */
    static String place(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        return "topic " + kafkaRecord.topic() + ", partition " + kafkaRecord.partition() + ", offset "
                + kafkaRecord.offset();
    }

    private void refuse(ConsumerRecord<byte[], byte[]> kafkaRecord, String reason) {
        if (refusals++ == 0) {
            firstRefusal = place(kafkaRecord) + ": " + reason;
        }
    }
}
