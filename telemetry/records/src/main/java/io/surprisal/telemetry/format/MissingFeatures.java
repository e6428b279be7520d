package io.surprisal.telemetry.format;

/** Which records that lack features are scored all the same. A missing feature adds nothing to a score. */
public enum MissingFeatures {
    /** None: a feature that is absent or null makes a dead letter. */
    REFUSE,

    /** Those that say so: null (or NaN) is a missing value, an absent field a dead letter. Finds renamed fields at once. */
    ALLOW_NULL,

    /** All that have at least one feature: absent and null are missing values. */
    ALLOW_ABSENT
}
