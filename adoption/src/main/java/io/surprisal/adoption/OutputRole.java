package io.surprisal.adoption;

import java.util.Locale;

/** What an output of an adopted model is. */
public enum OutputRole {
    /** A number per record that ranks it, [N]. */
    SCORE,

    /** The record, or the window that it ends, as the model would have it. */
    RECONSTRUCTION,

    /** The mean of a normal distribution of the record. */
    MEAN,

    /** Its standard deviation. */
    SCALE,

    /** Its variance. */
    VARIANCE,

    /** The natural logarithm of its variance. */
    LOG_VARIANCE,

    /** The probability of 1 of features that are 0 or 1. */
    PROBABILITY,

    /** log p/(1 − p) of that. */
    LOGIT;

    /** The option of {@code surprisal adopt} that names such an output. */
    public String option() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** In words. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
