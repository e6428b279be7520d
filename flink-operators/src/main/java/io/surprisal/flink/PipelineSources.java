package io.surprisal.flink;

import io.surprisal.telemetry.record.RawRecord;
import org.apache.flink.api.connector.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * Where the pipeline reads from.
 *
 * @param feedback what people say of alerts, one record for each id, the latest of which stands; null where nobody says anything
 * @param models which models the job is to have; null where it keeps its own
 */
public record PipelineSources(
        Source<RawRecord, ?, ?> telemetry,
        @Nullable Source<RawRecord, ?, ?> feedback,
        @Nullable ModelsSource models) {
    /** Telemetry alone. */
    public static PipelineSources of(Source<RawRecord, ?, ?> telemetry) {
        return new PipelineSources(telemetry, null, null);
    }
}
