package io.surprisal.telemetry.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.surprisal.telemetry.record.DeadLetterReason;
import java.io.IOException;

/** Parses payloads that are one JSON object each, and refuses any other. */
final class OneJsonObject {
    private static final int QUOTED = 64;

    private final JsonFactory json = factory();

    /** What is done with the object. */
    interface Body {
        /** Reads from the object's start to its end, which are the parser's current token before and after. */
        void read(JsonParser parser) throws IOException, RefusedRecordException;
    }

    /** What JSON is, for every reader of it: with NaN and infinities as bare tokens. */
    static JsonFactory factory() {
        return JsonFactory.builder()
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                // Names stay out of the JVM's string table: they come from outside.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    /** Reads a payload; what is not one complete JSON object is refused, be it only after the body has read it. */
    void read(byte[] payload, Body body) throws RefusedRecordException {
        try (JsonParser parser = json.createParser(payload)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw refused("The payload is not a JSON object: it "
                        + (first == null ? "is empty" : "starts with " + describe(parser)));
            }
            body.read(parser);
            if (parser.nextToken() != null) {
                throw refused("The payload is more than one JSON object: after the first comes " + describe(parser)
                        + "; send one object per record");
            }
        } catch (JsonProcessingException e) {
            throw refused("The payload is not a JSON object: " + e.getOriginalMessage() + ", at byte "
                    + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset()) + " of " + payload.length);
        } catch (IOException e) {
            throw refused("The payload of " + payload.length + " bytes is not JSON text: " + e.getMessage());
        }
    }

    /** The current value, shortened, for a message. */
    static String describe(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "the text \"" + shortened(parser.getText()) + '"';
            default -> shortened(parser.getText());
        };
    }

    static String shortened(String text) {
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
    }

    private static RefusedRecordException refused(String message) {
        return new RefusedRecordException(DeadLetterReason.NOT_JSON, message);
    }
}
