package io.surprisal.telemetry.table;

import io.surprisal.telemetry.format.RefusedRecordException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Writes what Kafka records hold as JSON lines, and counts those that hold something else. */
final class JsonLinesWriter {
    private final RecordContent content;
    private final OutputStream out;
    private long written;
    private long refusals;
    private final List<String> notes = new ArrayList<>();
    private @Nullable String firstRefusal;

    JsonLinesWriter(RecordContent content, OutputStream out) {
        this.content = content;
        this.out = out;
    }

    void write(ConsumerRecord<byte[], byte[]> kafkaRecord) throws IOException {
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

    /** Counts a record, or a part of one, that holds something else. */
    void refuse(String place, String reason) {
        if (refusals++ == 0) {
            firstRefusal = place + ": " + reason;
        }
    }

    /** Something else that is to be said of the records. */
    void note(String text) {
        notes.add(text);
    }

    List<String> notes() {
        return List.copyOf(notes);
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
}
