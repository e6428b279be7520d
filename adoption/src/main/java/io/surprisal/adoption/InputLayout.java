package io.surprisal.adoption;

import java.util.Locale;

/** In which order an adopted model's input of three dimensions has a window's records and their features. */
public enum InputLayout {
    /** [N, W, D]. */
    RECORDS_FIRST,

    /** [N, D, W], as convolutions take it. */
    FEATURES_FIRST;

    /** As the option {@code --layout} of {@code surprisal adopt} takes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
