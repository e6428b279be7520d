package io.surprisal.telemetry.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.text.JsonText;
import java.io.IOException;

/** Parses payloads that are one JSON object each, and refuses any other. */
final class OneJsonObject {
    private final JsonFactory json = JsonText.factory();

    /** What is done with the object. */
    interface Body {
        /** Reads from the object's start to its end, which are the parser's current token before and after. */
        void read(JsonParser parser) throws IOException, RefusedRecordException;
    }

    /** Reads a payload; what is not one complete JSON object is refused, be it only after the body has read it. */
    void read(byte[] payload, Body body) throws RefusedRecordException {
        try (JsonParser parser = json.createParser(payload)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw refused("The payload is not a JSON object: it "
                        + (first == null ? "is empty" : "starts with " + JsonText.describe(parser)));
            }
            body.read(parser);
            if (parser.nextToken() != null) {
                throw refused("The payload is more than one JSON object: after the first comes "
                        + JsonText.describe(parser) + "; send one object per record");
            }
        } catch (JsonProcessingException e) {
            throw refused("The payload is not a JSON object: " + JsonText.fault(e, payload));
        } catch (IOException e) {
            throw refused("The payload of " + payload.length + " bytes is not JSON text: " + e.getMessage());
        }
    }

    private static RefusedRecordException refused(String message) {
        return new RefusedRecordException(DeadLetterReason.NOT_JSON, message);
    }
}
