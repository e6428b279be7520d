package io.surprisal.telemetry.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.surprisal.telemetry.text.FeatureText;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all fields of JSON objects, whatever they are: the places that a {@link FeatureMapping} can name, each by the path
 * that it has there. A field of the record itself goes by its name, one within an object or array by its JSON pointer. Not
 * thread-safe.
 */
public final class JsonFields {
    /** Elements of an array beyond these get no place of their own: an array of samples would be thousands of them. */
    public static final int MOST_ELEMENTS = 64;

    private final OneJsonObject object = new OneJsonObject();
    private final Place root = new Place("");

    /** Takes what stands at each place. */
    public interface Visitor {
        /**
         * A value.
         *
         * @param path of the place
         * @param text the value as {@link FeatureText} reads it; null for null
         */
        void value(String path, @Nullable String text);

        /** An object or array, whose fields and elements follow. */
        void branch(String path);
    }

    /** Visits what is in a payload; of a field that stands twice, both. */
    public void read(byte[] payload, Visitor visitor) throws RefusedRecordException {
        object.read(payload, parser -> readObject(parser, root, visitor));
    }

    /** Visits what is in the object at whose start a parser stands, up to its end. */
    void read(JsonParser parser, Visitor visitor) throws IOException {
        readObject(parser, root, visitor);
    }

    private static void readObject(JsonParser parser, Place object, Visitor visitor) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Place field = object.step(parser.currentName());
            parser.nextToken();
            if (field.path.equals("/")) {
                // Configuration cannot name a field that has no name.
                parser.skipChildren();
            } else {
                readValue(parser, field, visitor);
            }
        }
    }

    private static void readArray(JsonParser parser, Place array, Visitor visitor) throws IOException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i < MOST_ELEMENTS) {
                readValue(parser, array.step(Integer.toString(i)), visitor);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void readValue(JsonParser parser, Place place, Visitor visitor) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                visitor.branch(place.path);
                readObject(parser, place, visitor);
            }
            case START_ARRAY -> {
                visitor.branch(place.path);
                readArray(parser, place, visitor);
            }
            case VALUE_NULL -> visitor.value(place.path, null);
            default -> visitor.value(place.path, parser.getText());
        }
    }

    /** A place that was met before, so that its path is built once. */
    private static final class Place {
        private final String pointer;
        private final String path;
        private final Map<String, Place> steps = new HashMap<>();

        Place(String pointer) {
            this.pointer = pointer;
            this.path = FieldPath.of(pointer);
        }

        Place step(String name) {
            return steps.computeIfAbsent(name, step -> new Place(FieldPath.pointer(pointer, step)));
        }
    }
}
