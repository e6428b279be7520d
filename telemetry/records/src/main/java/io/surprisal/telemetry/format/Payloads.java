package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;

/** What of a record is parsed at all. */
final class Payloads {
    private Payloads() {}

    /** The payload of a record, if it has one that is not longer than that. */
    static byte[] of(RawRecord raw, int maxBytes) throws RefusedRecordException {
        byte[] payload = raw.value();
        if (payload == null) {
            throw new RefusedRecordException(
                    DeadLetterReason.TOMBSTONE, "The record has no payload; expected one with telemetry");
        }
        if (payload.length > maxBytes) {
            throw new RefusedRecordException(
                    DeadLetterReason.TOO_LARGE,
                    "The payload has " + payload.length + " bytes, more than the " + maxBytes
                            + " allowed, and was not parsed; raise the limit if such records are meant to be scored");
        }
        return payload;
    }
}
