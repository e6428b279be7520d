package io.surprisal.scoring.registry;

import io.surprisal.core.setting.Settings;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Which model of a directory scores a record: by its key, or a part of it, or by its class. All records of a key are to have the same one, since what is remembered of a key
 * belongs to one model.
 *
 * @param keys what a whole key matches, the first group of which names the model, the whole key without a group; null where the class does
 */
public record ModelRoute(@Nullable Pattern keys) implements Serializable {
    /** Each key has a model of its name. */
    public static ModelRoute ofKeys() {
        return ofKeys(".*");
    }

    /**
     * The model is named in the key.
     *
     * @param keys a regular expression that whole keys match, such as {@code ([a-z]+)-\\d+}, whose first group names the model
     */
    public static ModelRoute ofKeys(String keys) {
        try {
            return new ModelRoute(Pattern.compile(keys, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            Settings.require(
                    false,
                    "key",
                    "a regular expression that whole keys match, such as '([a-z]+)-\\d+'",
                    "'" + keys + "' (" + e.getDescription() + " at character " + e.getIndex() + ")");
            throw e;
        }
    }

    /** The record's class names the model. */
    public static ModelRoute ofClass() {
        return new ModelRoute(null);
    }

    /** The name of the record's model; empty where it has none of its own. */
    public String of(TelemetryRecord record) {
        if (keys == null) {
            return record.conditionClass();
        }
        Matcher matcher = keys.matcher(record.key());
        if (!matcher.matches()) {
            return "";
        }
        String group = matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
        return group == null ? "" : group;
    }
}
