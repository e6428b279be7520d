package io.surprisal.deploy.job;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.surprisal.core.manifest.OutputName;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.util.TimeUtils;

/**
 * Reads YAML into records, with errors that name the key by its path. Keys are in snake_case, durations are written as
 * {@code 500ms} or {@code 15min}, a model's outputs by their names in its file.
 */
final class YamlRecords {
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .addModule(new SimpleModule()
                    .addDeserializer(Duration.class, new DurationReader())
                    .addDeserializer(OutputName.class, new OutputNameReader()))
            .build();

    private YamlRecords() {}

    /** Parses a document whose root is a mapping; {@code source} names it in messages. */
    static ObjectNode parse(String text, String source) {
        JsonNode root;
        try {
            root = YAML.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new JobException(source + where + ": " + firstLine(e.getOriginalMessage()));
        }
        if (root instanceof ObjectNode mapping) {
            return mapping;
        }
        throw new JobException(source + " must hold keys with values; got "
                + (root.isMissingNode() || root.isNull() ? "an empty file" : name(root)));
    }

    /** Puts the values of a tree over those of another, section by section; a key without a value changes nothing. */
    static void merge(ObjectNode base, ObjectNode changes) {
        changes.properties().forEach(change -> {
            if (base.get(change.getKey()) instanceof ObjectNode section
                    && change.getValue() instanceof ObjectNode inner) {
                merge(section, inner);
            } else if (!isBlank(change.getValue())) {
                base.set(change.getKey(), change.getValue());
            }
        });
    }

    /** Makes a tree into a record. */
    static <T> T read(ObjectNode tree, Class<T> type, String source) {
        try {
            return YAML.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            throw new JobException(source + ": " + unknownKey(e));
        } catch (ValueInstantiationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String section = path(e.getPath());
            throw new JobException(source
                    + (section.isEmpty() ? ": " : ", " + section + ": ")
                    + firstLine(String.valueOf(cause.getMessage())));
        } catch (MismatchedInputException e) {
            throw new JobException(source + ": " + path(e.getPath()) + " must be " + expected(e.getTargetType())
                    + "; got " + at(tree, e.getPath()));
        } catch (JsonProcessingException e) {
            throw new JobException(source + ": " + firstLine(e.getOriginalMessage()));
        }
    }

    /** Whether a key has no value, which YAML reads as an empty text. */
    private static boolean isBlank(JsonNode value) {
        return value.isNull() || (value.isTextual() && value.asText().isEmpty());
    }

    private static String unknownKey(UnrecognizedPropertyException error) {
        List<JsonMappingException.Reference> path = error.getPath();
        String section = path(path.subList(0, path.size() - 1));
        Collection<Object> known = error.getKnownPropertyIds();
        return "unknown key " + path(path) + "; the keys " + (section.isEmpty() ? "here" : "of " + section) + " are "
                + known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    private static String path(List<JsonMappingException.Reference> path) {
        return path.stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static JsonNode at(JsonNode tree, List<JsonMappingException.Reference> path) {
        JsonNode node = tree;
        for (JsonMappingException.Reference step : path) {
            if (step.getFieldName() != null) {
                node = node.path(step.getFieldName());
            } else if (node.isArray()) { // A single value that stands for a list is its own element.
                node = node.path(step.getIndex());
            }
        }
        return node;
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == Duration.class) {
            return "a duration such as 500ms, 30s or 15min";
        }
        if (type == OutputName.class) {
            return "the name of an output such as elbo, for a member of an ensemble standardised/elbo";
        }
        if (type == int.class || type == Integer.class || type == long.class) {
            return "a whole number";
        }
        if (type == double.class) {
            return "a number";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        return type == String.class ? "text" : Collection.class.isAssignableFrom(type) ? "a list" : "keys with values";
    }

    private static String name(JsonNode node) {
        return node.getNodeType().toString().toLowerCase(Locale.ROOT);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }

    private static final class OutputNameReader extends StdDeserializer<OutputName> {
        OutputNameReader() {
            super(OutputName.class);
        }

        @Override
        public OutputName deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                if (parser.hasToken(JsonToken.VALUE_STRING)) {
                    return OutputName.parse(parser.getText());
                }
                throw MismatchedInputException.from(parser, OutputName.class, "An output has a name");
            } catch (IllegalArgumentException e) {
                throw MismatchedInputException.from(parser, OutputName.class, e.getMessage());
            }
        }
    }

    private static final class DurationReader extends StdDeserializer<Duration> {
        DurationReader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                if (parser.hasToken(JsonToken.VALUE_STRING)) {
                    return TimeUtils.parseDuration(parser.getText());
                }
                throw MismatchedInputException.from(parser, Duration.class, "A duration has a unit");
            } catch (IllegalArgumentException e) {
                throw MismatchedInputException.from(parser, Duration.class, e.getMessage());
            }
        }
    }
}
