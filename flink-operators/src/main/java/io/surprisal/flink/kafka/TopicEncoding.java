package io.surprisal.flink.kafka;

import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.EventAvro;
import io.surprisal.telemetry.topic.JsonFormat;
import io.surprisal.telemetry.topic.ScoreAvro;
import io.surprisal.telemetry.topic.ScoreJson;
import java.io.Serializable;
import java.util.function.Supplier;

/** How the records of a topic of results are written. */
public enum TopicEncoding {
    /** {@link JsonFormat}. */
    JSON,

    /** {@link ScoreAvro} and {@link EventAvro}. */
    AVRO;

    OutputRecordSchema.NewFormat<ScoredRecord> scores() {
        return switch (this) {
            case JSON -> ScoreJson::new;
            case AVRO -> ScoreAvro::new;
        };
    }

    /** @param json makes the JSON of the same topic */
    <T> OutputRecordSchema.NewFormat<T> events(NewJson<T> json) {
        return switch (this) {
            case JSON -> json::get;
            case AVRO -> () -> new EventAvro<>(json.get());
        };
    }

    /** Makes the JSON of a topic in the task. */
    interface NewJson<T> extends Supplier<JsonFormat<T>>, Serializable {}
}
