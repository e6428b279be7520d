package io.surprisal.scoring;

/**
 * Whether the anomalous examples of a model file raise an alarm.
 *
 * @param records how many comings of an example it took, of the one that took the most; 0 where one raises none, and without one
 */
public record Canary(Outcome outcome, int records) {
    /** How it went. */
    public enum Outcome {
        /** Every example raises an alarm. */
        ALARMED,
        /** An example raises none: under these options the model would miss what it alarmed on by default when it was exported. */
        SILENT,
        /** The file has no example. */
        NONE
    }

    static final Canary NONE = new Canary(Outcome.NONE, 0);
    static final Canary SILENT = new Canary(Outcome.SILENT, 0);
}
