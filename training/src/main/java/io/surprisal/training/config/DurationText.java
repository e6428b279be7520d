package io.surprisal.training.config;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.surprisal.core.setting.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as train.yaml writes them: {@code 500ms}, {@code 30s}, {@code 15min}, {@code 2h}, {@code 1d}. */
final class DurationText {
    static final String FORM = "a duration such as 30s or 15min";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*(ms|s|min|h|d)");

    private DurationText() {}

    static Module module() {
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
            Matcher text = TEXT.matcher(parser.getText());
            if (!text.matches()) {
                throw MismatchedInputException.from(parser, Duration.class, "Expected " + FORM);
            }
            long number = Long.parseLong(text.group(1));
            return switch (text.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "min" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
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
