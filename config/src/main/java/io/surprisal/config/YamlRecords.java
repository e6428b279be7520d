package io.surprisal.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads YAML into records, with errors that name the key by its path. Keys are in snake_case. */
public final class YamlRecords {
    private final YAMLMapper yaml;
    private final Map<Class<?>, String> forms;
    private final MovedKeys moved;

    /**
     * @param types how values of further types are read
     * @param forms what a message says is expected of them
     * @param moved former keys, which a message answers with where they stand now
     */
    public YamlRecords(Module types, Map<Class<?>, String> forms, MovedKeys moved) {
        this.forms = Map.copyOf(forms);
        this.moved = moved;
        yaml = YAMLMapper.builder(YAMLFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                .addModule(types)
                .build();
    }

    /** Of types that YAML and records know themselves. */
    public YamlRecords(MovedKeys moved) {
        this(new SimpleModule(), Map.of(), moved);
    }

    /** Parses a document whose root is a mapping; {@code source} names it in messages. */
    public ObjectNode parse(String text, String source) {
        JsonNode root;
        try {
            root = yaml.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ConfigException(at(source, e.getLocation()) + ": " + firstLine(e.getOriginalMessage()));
        }
        if (root instanceof ObjectNode mapping) {
            try {
                refuseMoved(yaml.createParser(text), source, "");
            } catch (IOException e) {
                throw new UncheckedIOException("The text was just read", e);
            }
            return mapping;
        }
        throw new ConfigException(source + " must hold keys with values; got "
                + (root.isMissingNode() || root.isNull() ? "an empty file" : name(root)));
    }

    /** A record, list or value as a tree. */
    public <T extends JsonNode> T tree(Object value) {
        return yaml.valueToTree(value);
    }

    /**
     * Puts the values of a tree over those of another, section by section. An empty section changes nothing. A key without a value
     * is an error, unless the key may be empty: the variable of a template may be unset.
     *
     * @param source names the file in messages
     */
    public static void merge(ObjectNode base, ObjectNode changes, String source) {
        merge(base, changes, source, "");
    }

    /** Puts the values of a tree over those of another that stands in a section of the file. */
    public static void merge(ObjectNode base, ObjectNode changes, String source, String section) {
        changes.properties().forEach(change -> {
            String path = joined(section, change.getKey());
            JsonNode before = base.get(change.getKey());
            JsonNode value = change.getValue();
            if (before instanceof ObjectNode into && value instanceof ObjectNode from) {
                merge(into, from, source, path);
            } else if (before instanceof ObjectNode && isBlank(value)) {
                return;
            } else if (isBlank(value) && !mayBeBlank(before)) {
                throw new ConfigException(source + ": " + path + " has no value"
                        + (before == null
                                ? "; give it one"
                                : "; give it one, such as " + before + ", or leave the key out for its default"));
            } else {
                base.set(change.getKey(), value.deepCopy());
            }
        });
    }

    /** Makes a tree into a record. */
    public <T> T read(ObjectNode tree, Class<T> type, String source) {
        return read(tree, type, source, "");
    }

    /** Makes a tree that stands in a section of the file into a record. */
    public <T> T read(ObjectNode tree, Class<T> type, String source, String section) {
        try {
            refuseMoved(tree.traverse(), source, section);
            return yaml.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            throw new ConfigException(source + ": " + unknownKey(e, section));
        } catch (ValueInstantiationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String path = joined(section, path(e.getPath()));
            throw new ConfigException(source
                    + (path.isEmpty() ? ": " : ", " + path + ": ")
                    + firstLine(String.valueOf(cause.getMessage())));
        } catch (MismatchedInputException e) {
            throw new ConfigException(source + ": " + joined(section, path(e.getPath())) + " must be "
                    + expected(e.getTargetType()) + "; got " + at(tree, e.getPath()));
        } catch (JsonProcessingException e) {
            throw new ConfigException(source + ": " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("A tree is read from memory", e);
        }
    }

    /** Whether a key is missing or has no value, which YAML reads as null or an empty text. */
    public static boolean isBlank(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.asText().isBlank());
    }

    private static boolean isBlank(JsonParser value) throws IOException {
        return value.hasToken(JsonToken.VALUE_NULL)
                || (value.hasToken(JsonToken.VALUE_STRING) && value.getText().isBlank());
    }

    /** Whether the default says that nothing is a value. */
    private static boolean mayBeBlank(@Nullable JsonNode before) {
        return before != null
                && (before.isNull() || (before.isTextual() && before.asText().isEmpty()));
    }

    /** All of them at once, each with its place where the file is text, so that one edit fixes them all. */
    private void refuseMoved(JsonParser keys, String source, String section) throws IOException {
        List<String> found = new ArrayList<>();
        while (keys.nextToken() != null) {
            if (!keys.hasToken(JsonToken.FIELD_NAME)) {
                continue;
            }
            String path = joined(section, path(keys.getParsingContext()));
            JsonLocation location = keys.currentTokenLocation();
            keys.nextToken();
            boolean isSection = keys.hasToken(JsonToken.START_OBJECT) || isBlank(keys);
            moved.now(path, isSection)
                    .ifPresent(now -> found.add(
                            at(source, location) + ": " + path + " is now " + now + "; move its value there"));
        }
        if (!found.isEmpty()) {
            throw new ConfigException(String.join("\n", found));
        }
    }

    private static String unknownKey(UnrecognizedPropertyException error, String parent) {
        List<JsonMappingException.Reference> path = error.getPath();
        String section = joined(parent, path(path.subList(0, path.size() - 1)));
        Collection<Object> known = error.getKnownPropertyIds();
        return "unknown key " + joined(parent, path(path)) + "; the keys "
                + (section.isEmpty() ? "here" : "of " + section) + " are "
                + known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    /** The file, with the place in it where there is one. */
    private static String at(String source, @Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? source
                : source + ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String joined(String section, String key) {
        return section.isEmpty() || key.isEmpty() ? section + key : section + "." + key;
    }

    private static String path(JsonStreamContext key) {
        return key.pathAsPointer().toString().substring(1).replace('/', '.');
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

    private String expected(Class<?> type) {
        String form = forms.get(type);
        if (form != null) {
            return form;
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
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
}
