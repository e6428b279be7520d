package io.surprisal.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** How sheets write their lines and their JSON. */
final class SheetText {
    private SheetText() {}

    static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append(System.lineSeparator());
    }

    /** JSON has no NaN: what does not exist is null. */
    static void number(ObjectNode object, String name, double value) {
        object.put(name, Double.isFinite(value) ? Double.valueOf(value) : null);
    }

    /** The object over several lines. */
    static String of(ObjectNode object) {
        try {
            return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(object)
                    + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new AssertionError("A tree is always writable", e);
        }
    }
}
