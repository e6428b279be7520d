package io.surprisal.flink.decode;

import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a record, or of a part of it: a sample, measurements or a dead letter, and the others are null. It is handed on within a chain,
 * from the source to {@link DeadLetterSplit}.
 */
public record Decoded(
        @Nullable TelemetryRecord sample,
        @Nullable MeasuredRecord measured,
        @Nullable DeadLetter refused) {
    /** What is scored. */
    public static Decoded sample(TelemetryRecord sample) {
        return new Decoded(sample, null, null);
    }

    /** What samples are still to be made of. */
    public static Decoded measured(MeasuredRecord measured) {
        return new Decoded(null, measured, null);
    }

    /** What is not. */
    public static Decoded refused(DeadLetter letter) {
        return new Decoded(null, null, letter);
    }

    /** Whether it has a time of its own that event time follows. */
    public boolean hasEventTime() {
        return sample != null || measured != null;
    }

    /** Its event time, epoch milliseconds, where it has one. */
    public long eventTime() {
        return sample != null
                ? sample.eventTime()
                : Objects.requireNonNull(measured).eventTime();
    }
}
