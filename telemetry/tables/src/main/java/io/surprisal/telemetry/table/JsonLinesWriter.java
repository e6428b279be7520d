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
    private long records;
    private long written;
    private long refusals;
    /** Whether something of the record that is being written was refused. */
    private boolean refusing;

    private @Nullable String firstRefusal;

    JsonLinesWriter(RecordContent content, OutputStream out) {
        this.content = content;
        this.out = out;
    }

    void write(ConsumerRecord<byte[], byte[]> kafkaRecord) throws IOException {
        records++;
        refusing = false;
        byte[] value = kafkaRecord.value();
        if (value == null) {
            refuse(place(kafkaRecord), "no value");
            return;
        }
        try {
            content.write(kafkaRecord, value, this);
        } catch (RefusedRecordException e) {
            refuse(place(kafkaRecord), e.text());
        }
    }

    /** Writes what is left after the last record. */
    void finish() {
        content.finish(this);
    }

    /** Where the next line is to be written, without its end. */
    OutputStream begin() {
        return out;
    }

    /** Ends a line. */
    void end() throws IOException {
        out.write('\n');
        written++;
    }

    /** Is told of a record, or a part of one, that holds something else; counts the record once. */
    void refuse(String place, String reason) {
        if (firstRefusal == null) {
            firstRefusal = place + ": " + reason;
        }
        refusals += refusing ? 0 : 1;
        refusing = true;
    }

    /** How many records came. */
    long records() {
        return records;
    }

    /** How many lines were written. */
    long written() {
        return written;
    }

    /** Of how many records something was refused. */
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
}
