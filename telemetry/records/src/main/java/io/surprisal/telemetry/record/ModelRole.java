package io.surprisal.telemetry.record;

/** What a model does in a job. */
public enum ModelRole {
    /** Its verdicts count. */
    CHAMPION,

    /** It scores beside the champion; nothing rests on its verdicts. */
    SHADOW
}
