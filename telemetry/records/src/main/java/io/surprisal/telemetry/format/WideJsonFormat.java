package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.List;

/**
 * Wide JSON: one object per record, which holds the features of one sample as fields, nested or not. Read in one pass, without
 * building a tree, and by {@link RepeatedLayout} where that can. Of a field that stands twice the last one counts. What a value
 * means: {@link FeatureText}; NaN and infinities written as bare tokens, as Python does, mean what they mean as text.
 */
public final class WideJsonFormat implements RecordFormat {
    private final int maxRecordBytes;
    private final RecordDraft draft;
    private final RepeatedLayout repeated;
    private final JsonRecordReader general;

    /**
     * @param features the features in the order in which a sample's values are to stand; all of them mapped
     */
    public WideJsonFormat(DecodeOptions options, List<String> features) {
        LearnedOrder order = LearnedOrder.of(FieldTree.of(options, features));
        this.maxRecordBytes = options.maxRecordBytes();
        this.draft = new RecordDraft(options, features);
        this.repeated = new RepeatedLayout(order);
        this.general = new JsonRecordReader(options, order, draft);
    }

    @Override
    public void read(RawRecord raw, SampleSink sink) {
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
                    DeadLetterReason.TOMBSTONE, "The record has no payload; expected a JSON object");
        }
        if (payload.length > maxRecordBytes) {
            throw new RefusedRecordException(
                    DeadLetterReason.TOO_LARGE,
                    "The payload has " + payload.length + " bytes, more than the " + maxRecordBytes
                            + " allowed, and was not parsed; raise the limit if such records are meant to be scored");
        }
        draft.begin();
        if (!repeated.read(payload, draft.values(), draft.present())) {
            draft.restart();
            general.read(payload);
        }
        return draft.finish(raw);
    }
}
