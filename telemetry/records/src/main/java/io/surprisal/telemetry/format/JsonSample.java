package io.surprisal.telemetry.format;

import java.util.List;

/** Reads JSON objects into a draft, by {@link RepeatedLayout} where that can. Not thread-safe. */
final class JsonSample {
    private final RecordDraft draft;
    private final RepeatedLayout repeated;
    private final JsonRecordReader general;

    /** @param features the features in the order in which a sample's values are to stand; all of them mapped */
    JsonSample(DecodeOptions options, List<String> features, RecordDraft draft) {
        this.draft = draft;
        LearnedOrder order = LearnedOrder.of(FieldTree.of(options, features));
        this.repeated = new RepeatedLayout(options, order, draft);
        this.general = new JsonRecordReader(options, order, draft, new Refusals(options, features));
    }

    void read(byte[] payload) throws RefusedRecordException {
        if (!repeated.read(payload)) {
            draft.restart();
            general.read(payload);
        }
    }
}
