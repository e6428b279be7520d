package io.surprisal.scoring.incident;

import io.surprisal.core.setting.Settings;
import java.io.Serializable;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which alerts are one incident.
 *
 * @param group a regular expression, searched for in a key; what its one capturing group finds is the group of the key. Empty for no
 *     incidents
 * @param within how long after the last alert of an incident is over, in event time, another one still joins
 */
public record IncidentSettings(String group, Duration within) implements Serializable {
    public IncidentSettings {
        Settings.require(
                group.isEmpty() || capturingGroups(group) == 1,
                "group",
                "a regular expression with one capturing group, such as ^([^-]+)-, or \"\" for no incidents",
                group);
        Settings.require(within.toMillis() >= 1, "within", "at least 1ms", within);
    }

    /** No incidents; five minutes. */
    public static IncidentSettings defaults() {
        return new IncidentSettings("", Duration.ofMinutes(5));
    }

    /** Whether there are incidents. */
    public boolean enabled() {
        return !group.isEmpty();
    }

    private static int capturingGroups(String group) {
        try {
            Matcher matcher = Pattern.compile(group).matcher("");
            return matcher.groupCount();
        } catch (PatternSyntaxException e) {
            return -1;
        }
    }
}
