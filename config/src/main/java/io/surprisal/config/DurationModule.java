package io.surprisal.config;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.surprisal.core.setting.DurationText;
import io.surprisal.core.setting.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Has Jackson read and write durations as {@link DurationText} has them. */
public final class DurationModule {
    private DurationModule() {}

    /** The module for an object mapper. */
    public static SimpleModule module() {
        return new SimpleModule()
                .addDeserializer(Duration.class, new Reader())
                .addSerializer(Duration.class, new Writer());
    }

    private static final class Reader extends StdDeserializer<Duration> {
        Reader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            Optional<Duration> duration = DurationText.parse(parser.getText());
            if (duration.isEmpty()) {
                throw MismatchedInputException.from(parser, Duration.class, "Expected " + DurationText.FORM);
            }
            return duration.get();
        }
    }

    private static final class Writer extends StdSerializer<Duration> {
        Writer() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration duration, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(Settings.text(duration));
        }
    }
}
