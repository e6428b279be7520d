package io.surprisal.flink.decode;

import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.TelemetryRecord;
import org.jspecify.annotations.Nullable;

/**
 * What became of a record, or of a part of it: a sample or a dead letter, and the other is null. It is handed on within a chain,
 * from the source to {@link DeadLetterSplit}.
 */
public record Decoded(
        @Nullable TelemetryRecord sample, @Nullable DeadLetter refused) {
    /** What is scored. */
    public static Decoded sample(TelemetryRecord sample) {
        return new Decoded(sample, null);
    }

    /** What is not. */
    public static Decoded refused(DeadLetter letter) {
        return new Decoded(null, letter);
    }
}
