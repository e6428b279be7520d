package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;

/** Takes what a {@link RecordFormat} reads from one record. */
public interface SampleSink {
    /** A sample; its values belong to the sink. */
    void sample(TelemetryRecord sample);

    /** Measurements of which samples are still to be made; they belong to the sink. */
    void measured(MeasuredRecord measured);

    /**
     * A part of the record, or all of it, that is not a sample.
     *
     * @param reason the kind of fault, for counting
     * @param message what is wrong, where, what was expected and what is there, for people
     */
    void refused(DeadLetterReason reason, String message);
}
