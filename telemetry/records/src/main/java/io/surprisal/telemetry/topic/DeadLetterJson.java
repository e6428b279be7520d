package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The dead-letter topic, {@code dead-letter-6.schema.json}; version 5 is read too. */
public final class DeadLetterJson extends JsonFormat<DeadLetter> {
    /** The schema's name and version, in every record. */
    public static final String SCHEMA = "surprisal.dead-letter/6";

    public DeadLetterJson() {
        super(SCHEMA, "surprisal.dead-letter/5");
    }

    @Override
    DeadLetter read(JsonNode object) {
        return new DeadLetter(
                JsonParts.coordinates(object.required("source")),
                object.required("timestamp").asLong(-1),
                bytes(object.required("key")),
                DeadLetterReason.valueOf(object.required("reason").asText().toUpperCase(Locale.ROOT)),
                object.required("message").asText(),
                bytes(object.required("payload")),
                object.required("payload_length").intValue(),
                object.required("payload_sha256").asText(""));
    }

    @Override
    void write(DeadLetter letter, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(JsonParts.SCHEMA);
        json.writeString(SCHEMA);
        json.writeStringField("reason", letter.reason().name().toLowerCase(Locale.ROOT));
        json.writeStringField("message", letter.message());
        JsonParts.coordinates(json, JsonParts.SOURCE, letter.source());
        if (letter.timestamp() < 0) {
            json.writeNullField("timestamp");
        } else {
            json.writeNumberField("timestamp", letter.timestamp());
        }
        base64(json, "key", letter.key());
        base64(json, "payload", letter.payload());
        json.writeNumberField("payload_length", letter.payloadLength());
        json.writeFieldName("payload_sha256");
        if (letter.payload() == null) {
            json.writeNull();
        } else {
            json.writeString(letter.payloadSha256());
        }
        json.writeEndObject();
    }

    private static void base64(JsonGenerator json, String name, byte @Nullable [] bytes) throws IOException {
        json.writeFieldName(name);
        if (bytes == null) {
            json.writeNull();
        } else {
            json.writeBinary(bytes);
        }
    }

    private static byte @Nullable [] bytes(JsonNode base64) {
        try {
            return base64.isNull() ? null : base64.binaryValue();
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
