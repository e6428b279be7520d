package io.surprisal.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
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

    /**
     * @param types how values of further types are read
     * @param forms what a message says is expected of them
     */
    public YamlRecords(Module types, Map<Class<?>, String> forms) {
        this.forms = Map.copyOf(forms);
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
    public YamlRecords() {
        this(new SimpleModule(), Map.of());
    }

    /** Parses a document whose root is a mapping; {@code source} names it in messages. */
    public ObjectNode parse(String text, String source) {
        JsonNode root;
        try {
            root = yaml.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new ConfigException(source + where + ": " + firstLine(e.getOriginalMessage()));
        }
        if (root instanceof ObjectNode mapping) {
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

    private static void merge(ObjectNode base, ObjectNode changes, String source, String section) {
        changes.properties().forEach(change -> {
            String path = section + change.getKey();
            JsonNode before = base.get(change.getKey());
            JsonNode value = change.getValue();
            if (before instanceof ObjectNode into && value instanceof ObjectNode from) {
                merge(into, from, source, path + ".");
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
        try {
            return yaml.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            throw new ConfigException(source + ": " + unknownKey(e));
        } catch (ValueInstantiationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String section = path(e.getPath());
            throw new ConfigException(source
                    + (section.isEmpty() ? ": " : ", " + section + ": ")
                    + firstLine(String.valueOf(cause.getMessage())));
        } catch (MismatchedInputException e) {
            throw new ConfigException(source + ": " + path(e.getPath()) + " must be " + expected(e.getTargetType())
                    + "; got " + at(tree, e.getPath()));
        } catch (JsonProcessingException e) {
            throw new ConfigException(source + ": " + firstLine(e.getOriginalMessage()));
        }
    }

    /** Whether a key is missing or has no value, which YAML reads as null or an empty text. */
    public static boolean isBlank(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.asText().isBlank());
    }

    /** Whether the default says that nothing is a value. */
    private static boolean mayBeBlank(@Nullable JsonNode before) {
        return before != null
                && (before.isNull() || (before.isTextual() && before.asText().isEmpty()));
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
