package io.surprisal.training.config;

/** Which features are described by their change since the record before, instead of their level. */
public enum Difference {
    /** No feature. */
    NONE,

    /** Features that only rise, such as bytes sent since the start: their level leaves whatever range was trained on. */
    COUNTERS,

    /** Every feature: a jump stands out that the level hides. */
    ALL
}
