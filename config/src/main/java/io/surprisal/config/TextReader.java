package io.surprisal.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.function.Function;

/** Has Jackson read values that are written as text. */
public final class TextReader<T> extends StdDeserializer<T> {
    private final Class<T> type;
    private final transient Function<String, T> parse;

    /** @param parse throws {@link IllegalArgumentException}, which says what was expected, where a text is no value */
    public TextReader(Class<T> type, Function<String, T> parse) {
        super(type);
        this.type = type;
        this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        try {
            if (parser.hasToken(JsonToken.VALUE_STRING)) {
                return parse.apply(parser.getText());
            }
            throw MismatchedInputException.from(parser, type, "It is written as text");
        } catch (IllegalArgumentException e) {
            throw MismatchedInputException.from(parser, type, e.getMessage());
        }
    }
}
