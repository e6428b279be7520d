package io.surprisal.core.schema;

/** What a model, or a member of an ensemble, looks at of a feature. */
public enum FeatureView {
    /** Its value. */
    LEVEL,

    /** Its value's change since the key's record before. */
    CHANGE,

    /** The same of a counter; a fall is a restart of the counter and counts as missing. */
    RISE,

    /** Nothing: the feature counts as missing. */
    NONE;

    /** Whether it takes the record before. */
    public boolean takesTheRecordBefore() {
        return this == CHANGE || this == RISE;
    }
}
