package io.surprisal.deploy.console.state;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as JSON has words for them. */
final class Numbers {
    private Numbers() {}

    /** Null for what is not finite. */
    static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** The same of a float, with the digits that the float has. */
    static @Nullable Double finite(float value) {
        return Float.isFinite(value) ? Double.valueOf(Float.toString(value)) : null;
    }

    /** A constant as the topics write it. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
