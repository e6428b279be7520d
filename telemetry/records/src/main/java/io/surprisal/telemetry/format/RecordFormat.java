package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.RawRecord;

/**
 * Turns the bytes of a record into samples. A record may hold none, one or many, and parts of it may be refused while others are
 * samples. A format keeps what it learns of the records that it has read; it is not thread-safe.
 */
public interface RecordFormat {
    /** Hands every sample and every refusal of a record to the sink, in the record's order, before it returns. */
    void read(RawRecord raw, SampleSink sink);
}
