package io.surprisal.flink.score;

import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;

/** What a model remembers of the records that came before, of the same key. */
interface History {
    /** Remembers nothing: for models of single records, not smoothed. */
    History NONE = new History() {
        @Override
        public float[] window(TelemetryRecord record) {
            return record.values();
        }

        @Override
        public float smooth(TelemetryRecord record, float[] parts, float abnormality) {
            return abnormality;
        }
    };

    /**
     * What the model sees of a record: the values of its window, row-major [W, D], raw units, NaN = missing. Called once for each
     * record, as it comes; not to be changed.
     */
    float[] window(TelemetryRecord record) throws IOException;

    /**
     * The smoothed abnormality of a record, nats. Called once for each record, in the order in which the key's records came.
     *
     * @param parts what the judged output is the sum of, higher is more abnormal; NaN where a part has no value
     * @param abnormality the whole of it; NaN for a record without a score, whose smoothed abnormality is NaN as well
     */
    float smooth(TelemetryRecord record, float[] parts, float abnormality) throws IOException;
}
