package io.surprisal.deploy.bridge.targets;

import java.time.Duration;

/**
 * What a target said of what it was sent.
 *
 * @param words for people: why, where it was not taken
 * @param after how long the target wants to be left alone, where it says so; zero otherwise
 */
public record Answer(Verdict verdict, String words, Duration after) {
    /** What follows. */
    public enum Verdict {
        /** It has it. */
        TAKEN,

        /** It did not take it now, and may later. */
        LATER,

        /** It will never take it. */
        NEVER
    }

    static Answer taken(String words) {
        return new Answer(Verdict.TAKEN, words, Duration.ZERO);
    }

    static Answer later(String words, Duration after) {
        return new Answer(Verdict.LATER, words, after);
    }

    static Answer never(String words) {
        return new Answer(Verdict.NEVER, words, Duration.ZERO);
    }
}
