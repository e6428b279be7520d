package io.surprisal.telemetry.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;

/** What JSON is, and how messages speak of it. */
public final class JsonText {
    private static final int QUOTED = 64;

    private JsonText() {}

    /** What JSON is, for every reader of it: with NaN and infinities as bare tokens. */
    public static JsonFactory factory() {
        return JsonFactory.builder()
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                // Names stay out of the JVM's string table: they come from outside.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    /** The current value, shortened, for a message. */
    public static String describe(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "the text \"" + shortened(parser.getText()) + '"';
            default -> shortened(parser.getText());
        };
    }

    /** Where a payload is no JSON, or what else it should be, and why. */
    public static String fault(JsonProcessingException e, byte[] payload) {
        return e.getOriginalMessage() + ", at byte "
                + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset()) + " of " + payload.length;
    }

    /** A text for a message, which has no bound itself. */
    public static String shortened(String text) {
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
    }
}
