package io.surprisal.telemetry.metric;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.surprisal.telemetry.text.JsonText;
import java.io.IOException;

/** Goes through the JSON objects of a payload: one, several one after the other, or the elements of an array. */
final class MetricObjects {
    private final JsonFactory json = JsonText.factory();

    /** What is done with each object. */
    interface Body {
        /** Reads from the object's start to its end, which are the parser's current token before and after. */
        void read(JsonParser parser) throws IOException, MetricException;
    }

    /** Reads a payload; what is no JSON objects alone is refused, be it only after the body has read some. */
    void read(byte[] payload, Body body) throws MetricException {
        try (JsonParser parser = json.createParser(payload)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new MetricException("The payload is empty; expected JSON objects");
            }
            for (; token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_ARRAY) {
                    readArray(parser, body);
                } else {
                    readObject(parser, body);
                }
            }
        } catch (JsonProcessingException e) {
            throw new MetricException("The payload is not JSON: " + JsonText.fault(e, payload));
        } catch (IOException e) {
            throw new MetricException(
                    "The payload of " + payload.length + " bytes is not JSON text: " + e.getMessage());
        }
    }

    /** Reads the objects of the array at whose start a parser stands, up to its end. */
    static void readArray(JsonParser parser, Body body) throws IOException, MetricException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            readObject(parser, body);
        }
    }

    private static void readObject(JsonParser parser, Body body) throws IOException, MetricException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new MetricException("Metrics are JSON objects, or an array of them; got "
                    + JsonText.describe(parser) + " at byte "
                    + parser.currentTokenLocation().getByteOffset());
        }
        body.read(parser);
    }
}
