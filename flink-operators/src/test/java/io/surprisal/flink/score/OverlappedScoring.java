package io.surprisal.flink.score;

import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.feedback.KeyFeedback;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** The scoring operator as it is on a device: a batch is scored while the next one fills. */
class OverlappedScoring extends BatchScoring implements OneInputStreamOperator<TelemetryRecord, ScoredRecord> {
    OverlappedScoring(ScoringOptions options, ShippedModel model) {
        super(
                options,
                JobSchema.of(model.file().manifest().schema()),
                model.ref(),
                model,
                WatchOptions.defaults(),
                null);
    }

    @Override
    boolean overlaps(Lane lane) {
        return true;
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
