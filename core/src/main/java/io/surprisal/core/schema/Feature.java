package io.surprisal.core.schema;

import java.util.Objects;

/**
 * One column of telemetry.
 *
 * @param name its name in the data
 * @param unit its unit, empty where none is known
 */
public record Feature(String name, String unit) {
    public Feature {
        Objects.requireNonNull(unit, "unit");
        if (name.isBlank()) {
            throw new IllegalArgumentException("A feature needs a name; got '" + name + "'");
        }
    }

    /** A feature without a unit. */
    public static Feature named(String name) {
        return new Feature(name, "");
    }
}
