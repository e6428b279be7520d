package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.DeadLetterReason;

/** Why a record cannot be decoded. Without a stack trace: a stream may hold nothing but such records. */
public final class RefusedRecordException extends Exception {
    private final DeadLetterReason reason;

    public RefusedRecordException(DeadLetterReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public DeadLetterReason reason() {
        return reason;
    }

    /** The message, never null. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
