package io.surprisal.telemetry.format;

/** Reads, or passes over, a value of one Avro schema. */
@FunctionalInterface
interface AvroStep {
    void read(AvroBytes in, RecordDraft draft) throws RefusedRecordException;
}
