package io.surprisal.telemetry.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.text.JsonText;
import java.io.IOException;
import java.io.InputStream;

/** JSON objects one after the other, with or without line breaks between them, or as the elements of one array. */
public final class JsonObjects implements AutoCloseable {
    private final JsonParser parser;
    private final JsonFields fields = new JsonFields();
    private boolean inArray;

    /** @param bytes UTF-8; closed with this */
    public JsonObjects(InputStream bytes) throws IOException {
        parser = JsonText.factory().createParser(bytes);
    }

    /**
     * Visits what is in the next object, if there is one; of a field that stands twice, both.
     *
     * @throws RefusedRecordException where something else stands there, or no JSON; the message says in which line
     */
    public boolean next(JsonFields.Visitor visitor) throws IOException, RefusedRecordException {
        try {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY && !inArray) {
                inArray = true;
                token = parser.nextToken();
            }
            if (token == JsonToken.END_ARRAY) {
                inArray = false;
                token = parser.nextToken();
            }
            if (token == null) {
                return false;
            }
            if (token != JsonToken.START_OBJECT) {
                throw refused("expected a JSON object, got " + JsonText.describe(parser));
            }
            fields.read(parser, visitor);
            return true;
        } catch (JsonProcessingException e) {
            throw refused(e.getOriginalMessage());
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private RefusedRecordException refused(String message) {
        return new RefusedRecordException(
                DeadLetterReason.NOT_JSON, "line " + parser.currentLocation().getLineNr() + ": " + message);
    }
}
