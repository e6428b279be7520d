package io.surprisal.flink.score;

import io.surprisal.flink.wire.WireType;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.feedback.KeyFeedback;
import io.surprisal.scoring.registry.DirectoryOptions;
import io.surprisal.scoring.registry.ModelRef;
import io.surprisal.scoring.registry.ModelRegistry;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Scores telemetry of which nobody says anything. */
public final class ScoringOperator extends BatchScoring
        implements OneInputStreamOperator<TelemetryRecord, ScoredRecord> {
    /** The side output of what the job that watches itself sees: some records, and their values before smoothing. */
    public static final OutputTag<Watched> WATCHED = new OutputTag<>("watched", WireType.WATCHED);

    /**
     * @param schema the order in which a record's values stand
     * @param registry where the model is loaded from, in each task
     * @param watch says which records the side output gets
     * @param directory where some records have models of their own; null where none has
     */
    public ScoringOperator(
            ScoringOptions options,
            JobSchema schema,
            ModelRef model,
            ModelRegistry registry,
            WatchOptions watch,
            @Nullable DirectoryOptions directory) {
        super(options, schema, model, registry, watch, directory);
    }

    /** Of records that all have the job's model. */
    public ScoringOperator(
            ScoringOptions options, JobSchema schema, ModelRef model, ModelRegistry registry, WatchOptions watch) {
        this(options, schema, model, registry, watch, null);
    }

    @Override
    public void processElement(StreamRecord<TelemetryRecord> element) throws Exception {
        process(element.getValue());
    }

    @Override
    KeyFeedback feedback(String key, String modelVersion) {
        return KeyFeedback.NONE;
    }
}
