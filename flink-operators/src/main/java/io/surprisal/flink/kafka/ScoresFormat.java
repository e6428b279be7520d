package io.surprisal.flink.kafka;

import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.ScoreAvro;
import io.surprisal.telemetry.topic.ScoreJson;

/** How the records of the scores topic are written. */
public enum ScoresFormat {
    /** {@link ScoreJson}. */
    JSON(ScoreJson::new),

    /** {@link ScoreAvro}. */
    AVRO(ScoreAvro::new);

    private final OutputRecordSchema.NewFormat<ScoredRecord> format;

    ScoresFormat(OutputRecordSchema.NewFormat<ScoredRecord> format) {
        this.format = format;
    }

    OutputRecordSchema.NewFormat<ScoredRecord> format() {
        return format;
    }
}
