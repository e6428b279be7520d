package io.surprisal.deploy.bridge.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.surprisal.config.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts into the texts of a document what stands elsewhere: {@code ${NAME}} is an environment variable, {@code ${file:PATH}} the text of a file
 * without the end of its last line. So no secret stands in the document or on a command line.
 */
final class Secrets {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*|file:[^}]+)}");

    private final Document document;
    private final Path directory;
    private final Map<String, String> environment;

    private Secrets(Document document, Path directory, Map<String, String> environment) {
        this.document = document;
        this.directory = directory;
        this.environment = environment;
    }

    /** Changes a document's tree; {@code ConfigException} where something is not there. */
    static void fill(Document document, Path file, Map<String, String> environment) {
        Path directory = file.toAbsolutePath().getParent();
        new Secrets(document, directory == null ? Path.of("/") : directory, environment).fill(document.tree(), "");
    }

    private void fill(ObjectNode section, String path) {
        section.properties()
                .forEach(entry -> entry.setValue(
                        filled(entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey())));
    }

    private JsonNode filled(JsonNode value, String path) {
        if (value instanceof ObjectNode section) {
            fill(section, path);
        } else if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, filled(list.get(i), path + "[" + i + "]"));
            }
        }
        return value.isTextual() ? TextNode.valueOf(filled(value.textValue(), path)) : value;
    }

    private String filled(String text, String path) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(found(place.group(1), path)));
    }

    private String found(String name, String path) {
        if (name.startsWith("file:")) {
            Path file = directory.resolve(name.substring("file:".length()));
            try {
                return Files.readString(file).stripTrailing();
            } catch (IOException e) {
                throw document.fault(
                        path,
                        "expected the text of the file " + file
                                + ", which cannot be read; check its path and permissions");
            }
        }
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw document.fault(path, "expected the environment variable " + name + ", got none; set it");
        }
        return value;
    }
}
