package io.surprisal.core;

/** What a model, or a member of an ensemble, looks at of a feature. */
public enum FeatureView {
    /** Its value. */
    LEVEL,

    /** Its value's change since the key's record before. */
    CHANGE,

    /** Nothing: the feature counts as missing. */
    NONE
}
