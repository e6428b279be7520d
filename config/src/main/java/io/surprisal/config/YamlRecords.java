package io.surprisal.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.surprisal.core.setting.SettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads YAML into records. Every error is one line, {@code FILE, line N: key.path: expected …, got …}, and says what to do. Keys are
 * in snake_case.
 */
public final class YamlRecords {
    private static final String CORRECT = "; correct the value";

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
        yaml = YAMLMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES)
                .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                .addModule(types)
                .build();
    }

    /** Of types that YAML and records know themselves. */
    public YamlRecords(MovedKeys moved) {
        this(new SimpleModule(), Map.of(), moved);
    }

    /** Reads a file. */
    public Document load(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new ConfigException(file + ": expected a YAML file, got a directory; name a file in it");
            }
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": expected a YAML file, there is none; check the path");
        } catch (AccessDeniedException e) {
            throw new ConfigException(file + ": may not be read by this user; check its permissions");
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": expected UTF-8 text, got other bytes; save it as UTF-8");
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage() + "; check the path");
        }
    }

    /** Parses a document whose root is a mapping, or nothing; {@code source} names it in messages. */
    public Document parse(String text, String source) {
        try (JsonParser keys = yaml.createParser(text)) {
            Map<String, String> places = places(keys, source);
            JsonNode root = yaml.readTree(text);
            if (root.isMissingNode() || root.isNull()) {
                return Document.empty(source);
            }
            if (root instanceof ObjectNode tree) {
                Document document = new Document(source, tree, places);
                refuseMoved(tree, document, "");
                return document;
            }
            throw new ConfigException(
                    source + ": expected keys with values, got " + name(root) + "; begin as in 'name: pump-7'");
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    at(source, e.getLocation()) + ": expected YAML, got a fault " + problems(e) + "; correct the line");
        } catch (IOException e) {
            throw new UncheckedIOException("The text is read from memory", e);
        }
    }

    /** A value as it stands in a document: a number, a list in brackets, a text. */
    public JsonNode value(String text) {
        try {
            return yaml.readTree(text);
        } catch (JsonProcessingException e) {
            return yaml.getNodeFactory().textNode(text);
        }
    }

    /** A record, list or value as a tree. */
    public <T extends JsonNode> T tree(Object value) {
        return yaml.valueToTree(value);
    }

    /**
     * Puts the values of a document over those of a tree, section by section. An empty section changes nothing. A key without a value
     * is an error, unless the key may be empty: the variable of a template may be unset.
     */
    public static void merge(ObjectNode base, Document changes) {
        merge(base, changes.tree(), changes, "");
    }

    /** Puts the values of a tree, which stands in a section of a document, over those of another. */
    public static void merge(ObjectNode base, ObjectNode changes, Document document, String section) {
        changes.properties().forEach(change -> {
            String path = joined(section, change.getKey());
            JsonNode before = base.get(change.getKey());
            JsonNode value = change.getValue();
            if (before instanceof ObjectNode into && value instanceof ObjectNode from) {
                merge(into, from, document, path);
            } else if (before instanceof ObjectNode && isBlank(value)) {
                return;
            } else if (isBlank(value) && !mayBeBlank(before)) {
                throw document.fault(
                        path,
                        before == null
                                ? "expected a value, got none; give it one"
                                : "expected a value such as " + before
                                        + ", got none; give it one, or leave the key out for its default");
            } else {
                base.set(change.getKey(), value.deepCopy());
            }
        });
    }

    /** Makes a tree into a record; the document is what the values came from. */
    public <T> T read(ObjectNode tree, Class<T> type, Document document) {
        return read(tree, type, document, "");
    }

    /** Makes a tree or value that stands in a section of the document into a record or value. */
    public <T> T read(JsonNode tree, Class<T> type, Document document, String section) {
        refuseMoved(tree, document, section);
        try {
            return yaml.treeToValue(tree, type);
        } catch (JsonMappingException e) {
            String path = joined(section, path(e.getPath()));
            if (e instanceof ValueInstantiationException refused) {
                refuseUnknown(at(tree, e.getPath()), refused.getType(), document, path);
            }
            if (e.getCause() instanceof SettingException setting) {
                throw document.fault(joined(path, setting.key()), setting.fault() + CORRECT);
            }
            throw document.fault(path, fault(e, tree));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree has no syntax", e);
        }
    }

    /** Jackson makes a record before it says of a key that it is unknown, and the record may refuse to be without what was misspelt. */
    private void refuseUnknown(JsonNode section, JavaType type, Document document, String path) {
        if (!type.isRecordType()) {
            return;
        }
        List<String> known = yaml.getDeserializationConfig().introspect(type).findProperties().stream()
                .map(BeanPropertyDefinition::getName)
                .filter(key -> isRead(type.getRawClass(), key))
                .toList();
        section.properties().forEach(entry -> {
            if (!known.contains(entry.getKey())) {
                throw document.fault(joined(path, entry.getKey()), unknownAmong(known));
            }
        });
    }

    private String fault(JsonMappingException error, JsonNode tree) {
        if (error instanceof PropertyBindingException unknown) {
            return unknownAmong(unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .filter(key -> isRead(unknown.getReferringClass(), key))
                    .toList());
        }
        if (error instanceof MismatchedInputException mismatch) {
            return "expected " + expected(mismatch.getTargetType()) + ", got " + at(tree, error.getPath()) + CORRECT;
        }
        if (error.getCause() instanceof InputCoercionException outside) {
            return "expected a smaller " + outside.getTargetType() + ", got " + at(tree, error.getPath()) + CORRECT;
        }
        Throwable cause = error.getCause() == null ? error : error.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
    }

    private static String unknownAmong(List<String> known) {
        return "expected one of the keys " + known.stream().sorted().collect(Collectors.joining(", "))
                + ", got an unknown one; correct its name or leave it out";
    }

    /** Whether a key of a section is read, and not a component that is only for the program. */
    private static boolean isRead(Class<?> section, String key) {
        return !section.isRecord()
                || Arrays.stream(section.getRecordComponents())
                        .filter(component -> component.getAccessor().isAnnotationPresent(JsonIgnore.class))
                        .map(component ->
                                PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName()))
                        .noneMatch(key::equals);
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

    /** The places of all keys by their paths; a key that is there twice is an error. */
    private static Map<String, String> places(JsonParser keys, String source) throws IOException {
        Map<String, String> places = new HashMap<>();
        Map<JsonPointer, Integer> lines = new HashMap<>();
        while (keys.nextToken() != null) {
            if (keys.hasToken(JsonToken.FIELD_NAME)) {
                JsonPointer key = keys.getParsingContext().pathAsPointer();
                int line = keys.currentTokenLocation().getLineNr();
                String path = path(keys.getParsingContext());
                String place = source + ", line " + line;
                Integer before = lines.put(key, line);
                if (before != null) {
                    throw new ConfigException(place + ": " + path + ": expected once, is on line " + before
                            + " as well; leave one of the two out");
                }
                places.put(path, place);
            }
        }
        return places;
    }

    /** All of them at once, so that one edit fixes them all. */
    private void refuseMoved(JsonNode tree, Document document, String section) {
        List<String> found = new ArrayList<>();
        findMoved(tree, document, section, found);
        if (!found.isEmpty()) {
            throw new ConfigException(String.join("\n", found));
        }
    }

    private void findMoved(JsonNode tree, Document document, String section, List<String> found) {
        tree.properties().forEach(entry -> {
            String path = joined(section, entry.getKey());
            boolean isSection = entry.getValue().isObject() || isBlank(entry.getValue());
            moved.now(path, isSection)
                    .map(now -> document.fault(path, "is now " + now + "; move its value there"))
                    .ifPresent(fault -> found.add(String.valueOf(fault.getMessage())));
            findMoved(entry.getValue(), document, path, found);
        });
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

    /** Such as {@code alerts.rules[1].keys}. */
    private static String path(JsonStreamContext context) {
        JsonStreamContext section = context.getParent();
        if (section == null) {
            return "";
        }
        if (context.inArray()) {
            return path(section);
        }
        String above = section.inArray() ? path(section) + "[" + section.getCurrentIndex() + "]" : path(section);
        return joined(above, context.getCurrentName());
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
                    .map(constant -> this.<JsonNode>tree(constant).asText())
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
        return type == String.class || type == Path.class
                ? "text"
                : Collection.class.isAssignableFrom(type) ? "a list" : "keys with values";
    }

    private static String name(JsonNode node) {
        return node.isArray() ? "a list" : "the value " + node;
    }

    /** What the parser says of a fault, without its extracts of the text, which are indented. */
    private static String problems(JsonProcessingException fault) {
        return fault.getOriginalMessage()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .collect(Collectors.joining(", "));
    }
}
