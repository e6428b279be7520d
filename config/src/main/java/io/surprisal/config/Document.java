package io.surprisal.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** A configuration file as it was read: its tree, and the place of each key, for messages. */
public final class Document {
    private final String source;
    private final ObjectNode tree;
    private final Map<String, String> places;

    /** @param places by the paths of keys; one that is not there is at the place of its section */
    Document(String source, ObjectNode tree, Map<String, String> places) {
        this.source = source;
        this.tree = tree;
        this.places = places;
    }

    /** One without keys. */
    public static Document empty(String source) {
        return new Document(source, JsonNodeFactory.instance.objectNode(), Map.of());
    }

    /** The values; owned by this. */
    public ObjectNode tree() {
        return tree;
    }

    /** This with one value replaced, such as that of {@code model.family}: what a command-line option does. */
    public Document with(String key, JsonNode value) {
        ObjectNode changed = tree.deepCopy();
        ObjectNode section = changed;
        String[] path = key.split("\\.", -1);
        for (int i = 0; i < path.length - 1; i++) {
            section = section.withObjectProperty(path[i]);
        }
        section.set(path[path.length - 1], value);
        Map<String, String> changedPlaces = new HashMap<>(places);
        changedPlaces.keySet().removeIf(other -> other.startsWith(key + "."));
        changedPlaces.put(key, "The command line");
        return new Document(source, changed, changedPlaces);
    }

    /** What is wrong with a key. */
    public ConfigException fault(String path, String fault) {
        return new ConfigException(place(path) + ": " + path + ": " + fault);
    }

    private String place(String path) {
        String key = path;
        while (!key.isEmpty()) {
            String place = places.get(key);
            if (place != null) {
                return place;
            }
            key = key.substring(0, Math.max(0, Math.max(key.lastIndexOf('.'), key.lastIndexOf('['))));
        }
        return source;
    }
}
