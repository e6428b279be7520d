package io.surprisal.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The text of a YAML file in which single values are set; everything else, comments too, stays as it is. */
public final class YamlText {
    private static final int INDENTATION = 2;

    private final String text;
    private final Map<String, Value> values = new HashMap<>();

    /**
     * A value in the text.
     *
     * @param column of its key, from 0
     * @param children the column of a section's keys; −1 for a value that is no section
     */
    private record Value(int column, int start, int end, int children) {
        boolean isSection() {
            return children >= 0;
        }
    }

    private YamlText(String text) throws IOException {
        this.text = text;
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                values.put("", section(parser, "", -INDENTATION));
            }
        }
    }

    /**
     * The text with a value set, whether its key and its sections are there or not.
     *
     * @param key its path, such as {@code scoring.execution.linger}
     * @param value as YAML writes it
     * @throws IOException where the text is no YAML
     */
    public static String with(String text, String key, String value) throws IOException {
        return new YamlText(text).with(key, value);
    }

    private String with(String key, String value) {
        Value there = values.get(key);
        if (there != null && !there.isSection()) {
            return spliced(there.start(), there.end(), (there.start() == there.end() ? " " : "") + value);
        }
        String parent = key;
        String missing = "";
        Value section = null;
        while (section == null && !parent.isEmpty()) {
            int dot = parent.lastIndexOf('.');
            missing = parent.substring(dot + 1) + (missing.isEmpty() ? "" : "." + missing);
            parent = parent.substring(0, Math.max(0, dot));
            section = values.get(parent);
        }
        String[] names = missing.split("\\.", -1);
        if (section == null) {
            return text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + lines(names, value, 0) + "\n";
        }
        if (section.isSection() && text.charAt(section.start()) == '{') {
            boolean empty = section.children() == 0;
            return spliced(section.start() + 1, section.start() + 1, flow(names, value) + (empty ? "" : ", "));
        }
        int column = section.isSection() ? section.children() : section.column() + INDENTATION;
        int endOfLine = text.indexOf('\n', section.end());
        int at = endOfLine < 0 ? text.length() : endOfLine;
        return spliced(at, at, "\n" + lines(names, value, column));
    }

    private static String lines(String[] names, String value, int column) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            lines.append(i == 0 ? "" : "\n")
                    .append(" ".repeat(column + INDENTATION * i))
                    .append(names[i])
                    .append(':');
        }
        return lines.append(' ').append(value).toString();
    }

    private static String flow(String[] names, String value) {
        return String.join(": {", names) + ": " + value + "}".repeat(names.length - 1);
    }

    private String spliced(int start, int end, String replacement) {
        return text.substring(0, start) + replacement + text.substring(end);
    }

    /** Reads a section whose start is the parser's token, up to its end. Its end in the text is that of its last value. */
    private Value section(JsonParser parser, String path, int column) throws IOException {
        int start = offset(parser.currentTokenLocation().getCharOffset());
        boolean flow = text.startsWith("{", start);
        int children = flow ? 0 : column + INDENTATION;
        int end = start;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int childColumn = parser.currentTokenLocation().getColumnNr() - 1;
            children = Math.max(childColumn, flow ? 1 : 0);
            String key = path.isEmpty() ? parser.currentName() : path + "." + parser.currentName();
            Value child = value(parser, key, childColumn);
            values.put(key, child);
            end = child.end();
        }
        return new Value(column, start, flow ? endOf(parser) : end, children);
    }

    private Value value(JsonParser parser, String key, int column) throws IOException {
        JsonToken token = parser.nextToken();
        int start = offset(parser.currentTokenLocation().getCharOffset());
        if (token == JsonToken.START_OBJECT) {
            return section(parser, key, column);
        }
        int end = endOf(parser);
        if (token == JsonToken.START_ARRAY) {
            end = endOfList(parser, start);
        }
        return new Value(column, start, end, -1);
    }

    /** The end of a list: of its bracket, or of its last element where it has none. */
    private int endOfList(JsonParser parser, int start) throws IOException {
        boolean flow = text.startsWith("[", start);
        Deque<JsonToken> open = new ArrayDeque<>();
        open.push(JsonToken.START_ARRAY);
        int end = start;
        while (!open.isEmpty()) {
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                open.push(token);
            } else if (token.isStructEnd()) {
                open.pop();
            }
            if (token.isScalarValue() || flow) {
                end = endOf(parser);
            }
        }
        return end;
    }

    private int endOf(JsonParser parser) {
        return offset(parser.currentLocation().getCharOffset());
    }

    /** Places are counted in code points. */
    private int offset(long codePoints) {
        return text.offsetByCodePoints(0, (int) codePoints);
    }
}
