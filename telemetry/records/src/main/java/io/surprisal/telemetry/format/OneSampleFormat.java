package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.List;

/** A format whose records hold one sample each. */
abstract class OneSampleFormat implements RecordFormat {
    private final int maxRecordBytes;
    private final RecordDraft draft;

    /** @param features the features in the order in which a sample's values are to stand; all of them mapped */
    OneSampleFormat(DecodeOptions options, List<String> features) {
        this.maxRecordBytes = options.maxRecordBytes();
        this.draft = new RecordDraft(options, features);
    }

    /** What a payload is read into. */
    final RecordDraft draft() {
        return draft;
    }

    /** Reads what a payload holds into the draft, which has begun. */
    abstract void read(byte[] payload) throws RefusedRecordException;

    @Override
    public final void read(RawRecord raw, SampleSink sink) {
        TelemetryRecord sample;
        try {
            sample = decode(raw);
        } catch (RefusedRecordException e) {
            sink.refused(e.reason(), e.text());
            return;
        }
        sink.sample(sample);
    }

    private TelemetryRecord decode(RawRecord raw) throws RefusedRecordException {
        byte[] payload = raw.value();
        if (payload == null) {
            throw new RefusedRecordException(
                    DeadLetterReason.TOMBSTONE, "The record has no payload; expected one with telemetry");
        }
        if (payload.length > maxRecordBytes) {
            throw new RefusedRecordException(
                    DeadLetterReason.TOO_LARGE,
                    "The payload has " + payload.length + " bytes, more than the " + maxRecordBytes
                            + " allowed, and was not parsed; raise the limit if such records are meant to be scored");
        }
        draft.begin();
        read(payload);
        return draft.finish(raw);
    }
}
