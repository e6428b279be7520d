package io.surprisal.flink;

import io.surprisal.flink.alert.AlertOptions;
import io.surprisal.flink.decode.EventTimeOptions;
import io.surprisal.flink.score.ScoringOptions;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import java.nio.file.Path;

/**
 * Everything between the source and the sinks.
 *
 * @param model the model file; read once, where the job is submitted
 */
public record PipelineOptions(
        Path model, DecodeOptions decode, EventTimeOptions eventTime, ScoringOptions scoring, AlertOptions alerts) {
    /** The defaults of every part. */
    public static PipelineOptions defaults(Path model, FeatureMapping features) {
        return new PipelineOptions(
                model,
                DecodeOptions.defaults(features),
                EventTimeOptions.defaults(),
                ScoringOptions.defaults(),
                AlertOptions.defaults());
    }
}
