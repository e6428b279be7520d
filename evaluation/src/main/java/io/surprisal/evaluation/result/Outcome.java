package io.surprisal.evaluation.result;

import java.util.Locale;

/** How a run ended. */
public enum Outcome {
    /** Measured on the detector's values as they are. */
    RAW,

    /** Measured on its values after smoothing. */
    SMOOTHED,

    /** Nothing can be measured on the split. */
    SKIPPED,

    /** The detector failed; it is tried again at the next start. */
    FAILED;

    /** Whether there are measures. */
    public boolean measured() {
        return this == RAW || this == SMOOTHED;
    }

    /** The name in files. */
    public String contractName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
