package io.surprisal.flink.decode;

import io.surprisal.flink.record.DeadLetterReason;

/** Why a record cannot be decoded. Without a stack trace: a stream may hold nothing but such records. */
final class RefusedRecordException extends Exception {
    private final DeadLetterReason reason;

    RefusedRecordException(DeadLetterReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    DeadLetterReason reason() {
        return reason;
    }

    /** The message, never null. */
    String text() {
        return String.valueOf(getMessage());
    }
}
