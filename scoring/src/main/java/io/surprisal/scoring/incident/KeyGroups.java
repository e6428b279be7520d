package io.surprisal.scoring.incident;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The groups of keys, by {@link IncidentSettings#group}. A key in which the pattern finds nothing is a group of its own. */
public final class KeyGroups implements Serializable {
    private static final long serialVersionUID = 1;

    private final Pattern pattern;

    /** @param pattern has one capturing group */
    public KeyGroups(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** The group of a key. */
    public String of(String key) {
        Matcher matcher = pattern.matcher(key);
        if (!matcher.find()) {
            return key;
        }
        String group = matcher.group(1);
        return group == null || group.isEmpty() ? key : group;
    }
}
