package io.surprisal.flink;

import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.registry.DirectoryOptions;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.EventTimeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.RecordEncoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything between the source and the sinks.
 *
 * @param model the model; read once, where the job is submitted
 * @param directory where some records have models of their own; null where none has
 */
public record PipelineOptions(
        ShippedModel model,
        DecodeOptions decode,
        EventTimeOptions eventTime,
        ScoringOptions scoring,
        AlertSettings alerts,
        WatchOptions watch,
        @Nullable DirectoryOptions directory) {
    /** Of records that all have the job's model. */
    public PipelineOptions(
            ShippedModel model,
            DecodeOptions decode,
            EventTimeOptions eventTime,
            ScoringOptions scoring,
            AlertSettings alerts,
            WatchOptions watch) {
        this(model, decode, eventTime, scoring, alerts, watch, null);
    }

    /** The defaults of every part. */
    public static PipelineOptions defaults(ShippedModel model, FeatureMapping features) {
        return new PipelineOptions(
                model,
                DecodeOptions.defaults(features),
                EventTimeOptions.defaults(),
                ScoringOptions.defaults(),
                AlertSettings.defaults(),
                WatchOptions.defaults());
    }

    /** These options with another threshold. */
    public PipelineOptions withThreshold(ThresholdRule threshold) {
        return withScoring(scoring.withThreshold(threshold));
    }

    public PipelineOptions withScoring(ScoringOptions other) {
        return new PipelineOptions(model, decode, eventTime, other, alerts, watch, directory);
    }

    public PipelineOptions withAlerts(AlertSettings others) {
        return new PipelineOptions(model, decode, eventTime, scoring, others, watch, directory);
    }

    public PipelineOptions withDirectory(DirectoryOptions other) {
        return new PipelineOptions(model, decode, eventTime, scoring, alerts, watch, other);
    }

    /** The order in which the values of the job's records stand: that of the feature mapping. */
    public JobSchema schema() {
        return new JobSchema(List.copyOf(decode.features().paths().keySet()));
    }

    /** All of them that does not depend on how records are decoded. */
    Judging judging() {
        return new Judging(model, schema(), scoring, alerts, watch, eventTime, directory);
    }

    /** Whether lines are counted in sessions, none of which comes again. */
    boolean countsSessions() {
        return decode.encoding() instanceof RecordEncoding.Line line
                && line.rules().group().sessions();
    }
}
