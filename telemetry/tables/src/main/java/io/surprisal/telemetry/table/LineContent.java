package io.surprisal.telemetry.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.surprisal.telemetry.format.JsonFields;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.RefusedRecordException;
import io.surprisal.telemetry.record.DeadLetterReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log: the record, or a field of a JSON object. Key and time are Kafka's, or other fields of that object. It is written with the
 * fields of {@link #written} and {@link #PLACE}. Records that a stream refuses are refused here as well, but for times: their form is told by all
 * of them.
 */
final class LineContent implements RecordContent {
    private static final String LINE = "line";
    private static final String KEY = "key";
    static final String TIME = "time";

    /** Where the record stands, for messages. */
    static final String PLACE = "place";

    private final JsonFactory json = JsonFactory.builder().build().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    private final JsonFields fields = new JsonFields();
    private final LineColumns columns;

    LineContent(LineColumns columns) {
        this.columns = columns;
    }

    /** Where what was written stands. */
    LineColumns written() {
        return new LineColumns(LINE, KEY, TIME, columns.time() == null ? null : columns.timeFormat());
    }

    /** What a person knows the times by. */
    String timeName() {
        return columns.time() == null ? "Kafka's timestamp" : columns.time();
    }

    @Override
    public String name() {
        return "line of a log";
    }

    @Override
    public void write(ConsumerRecord<byte[], byte[]> kafkaRecord, byte[] value, JsonLinesWriter lines)
            throws IOException, RefusedRecordException {
        byte[] kafkaKey = kafkaRecord.key();
        String line = new String(value, StandardCharsets.UTF_8);
        String key = kafkaKey == null ? "" : new String(kafkaKey, StandardCharsets.UTF_8);
        String time = Long.toString(kafkaRecord.timestamp());
        if (!columns.line().isEmpty()) {
            Map<String, String> found = fields(value);
            line = required(found, columns.line());
            key = columns.key() == null ? key : required(found, columns.key());
            time = columns.time() == null ? time : required(found, columns.time());
        }
        if (line.isBlank()) {
            throw new RefusedRecordException(DeadLetterReason.MISSING_FEATURE, "its line is blank");
        }
        if (key.length() > KeySource.LONGEST) {
            throw new RefusedRecordException(
                    DeadLetterReason.BAD_KEY, "its key has more than " + KeySource.LONGEST + " characters");
        }
        try (JsonGenerator object = json.createGenerator(lines.begin())) {
            object.writeStartObject();
            object.writeStringField(LINE, line);
            object.writeStringField(KEY, key);
            object.writeStringField(TIME, time);
            object.writeStringField(PLACE, JsonLinesWriter.place(kafkaRecord));
            object.writeEndObject();
        }
        lines.end();
    }

    private Map<String, String> fields(byte[] value) throws RefusedRecordException {
        Map<String, String> found = new HashMap<>();
        fields.read(value, new JsonFields.Visitor() {
            @Override
            public void value(String path, @Nullable String text) {
                if (text != null) {
                    found.put(path, text);
                }
            }

            @Override
            public void branch(String path) {}
        });
        return found;
    }

    private static String required(Map<String, String> found, String path) throws RefusedRecordException {
        String text = found.get(path);
        if (text == null) {
            throw new RefusedRecordException(DeadLetterReason.MISSING_FEATURE, "it has nothing at " + path);
        }
        return text;
    }
}
