package io.surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every configuration file keeps: small sections, and an answer to each fault and to each of its former keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SectionsContract {
    private static final int MOST_KEYS = 8;
    private static final Pattern MOVE = Pattern.compile(".*config\\.yaml, line \\d+: (\\S+): is now (\\S+); .*");

    private final YamlRecords yaml = new YamlRecords(MovedKeys.NONE);

    /** The record of the file's top level. */
    protected abstract Class<? extends Record> topLevel();

    /** A file with every key of today. */
    protected abstract String everyKey();

    /** A file with every key there ever was, where it stood. */
    protected abstract String everyFormerKey();

    /** The smallest file. */
    protected abstract String smallest();

    /** Files with a fault, and what a person is told after the name of the file. */
    protected abstract Stream<Arguments> faults();

    /** Reads a file of the name config.yaml; throws what a person would be told. */
    protected abstract void read(String text);

    @Test
    protected void aSectionHasAtMostEightKeys() {
        Map<String, Integer> sizes = new TreeMap<>();
        count(topLevel(), "the top level", sizes);
        assertThat(sizes)
                .hasSizeGreaterThan(3)
                .allSatisfy((section, keys) ->
                        assertThat(keys).as("keys of %s", section).isBetween(1, MOST_KEYS));
    }

    @ParameterizedTest
    @MethodSource("formerKeys")
    protected void aFormerKeyStandsWhereItStoodOrIsNamedWithItsPlace(String key, JsonNode value) {
        ObjectNode file = yaml.parse(smallest(), "smallest").tree();
        YamlRecords.merge(file, yaml.parse(tree(key, value).toString(), key));
        try {
            read(file.toString());
        } catch (RuntimeException e) {
            assertThat(String.valueOf(e.getMessage()).lines()).allSatisfy(line -> {
                Matcher move = MOVE.matcher(line);
                assertThat(move.matches()).isTrue();
                assertThat(key + ".").startsWith(move.group(1) + ".");
                assertThat(at(today(), move.group(2)).isMissingNode())
                        .as("no key %s", move.group(2))
                        .isFalse();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    protected void aFaultIsToldWithItsPlaceItsKeyAndTheNextStep(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigException.class)
                .hasNoCause()
                .message()
                .endsWith("config.yaml" + message)
                .hasLineCount(1)
                .contains("; ");
    }

    @Test
    protected void whatHasMovedIsToldInOneGo() {
        String message = "";
        try {
            read(everyFormerKey());
        } catch (RuntimeException e) {
            message = String.valueOf(e.getMessage());
        }
        assertThat(message.lines())
                .hasSizeGreaterThan(5)
                .allMatch(line -> MOVE.matcher(line).matches());
    }

    Stream<Arguments> formerKeys() {
        return keys("", yaml.parse(everyFormerKey(), "former").tree());
    }

    private ObjectNode today() {
        return yaml.parse(everyKey(), "today").tree();
    }

    private static Stream<Arguments> keys(String section, ObjectNode tree) {
        return tree.properties().stream().flatMap(entry -> {
            String key = section + entry.getKey();
            return entry.getValue() instanceof ObjectNode inner && !inner.isEmpty()
                    ? keys(key + ".", inner)
                    : Stream.of(Arguments.of(key, entry.getValue()));
        });
    }

    private static void count(Class<?> section, String name, Map<String, Integer> sizes) {
        List<RecordComponent> components = Arrays.stream(section.getRecordComponents())
                .filter(component -> !component.getAccessor().isAnnotationPresent(JsonIgnore.class))
                .toList();
        sizes.put(name, components.size());
        components.stream()
                .filter(component -> component.getType().isRecord())
                .forEach(component -> count(component.getType(), component.getName() + " of " + name, sizes));
    }

    private static ObjectNode tree(String key, JsonNode value) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        String[] path = key.split("\\.", -1);
        ObjectNode section = root;
        for (int i = 0; i < path.length - 1; i++) {
            section = section.putObject(path[i]);
        }
        section.set(path[path.length - 1], value);
        return root;
    }

    private static JsonNode at(JsonNode root, String key) {
        JsonNode node = root;
        for (String name : key.split("\\.", -1)) {
            node = node.path(name);
        }
        return node;
    }
}
