package io.surprisal.telemetry.format;

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
        byte[] payload = Payloads.of(raw, maxRecordBytes);
        draft.begin();
        read(payload);
        return draft.finish(raw);
    }
}
