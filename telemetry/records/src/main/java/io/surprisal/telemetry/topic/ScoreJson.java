package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.telemetry.record.ScoredRecord;
import java.io.IOException;

/** The scores topic, {@code score-4.schema.json}; version 3 is read too. */
public final class ScoreJson extends JsonFormat<ScoredRecord> {
    /** The schema's name and version, in every record. */
    public static final String SCHEMA = "surprisal.score/4";

    private static final SerializedString NAME = new SerializedString(SCHEMA);
    private static final SerializedString ANOMALOUS = new SerializedString("anomalous");

    private final ScoredFields fields = new ScoredFields();

    public ScoreJson() {
        super(SCHEMA, "surprisal.score/3");
    }

    @Override
    ScoredRecord read(JsonNode object) {
        return JsonParts.scored(
                JsonParts.coordinates(object.required("source")),
                object.required("key").asText(),
                object.required("event_time").longValue(),
                object.required("anomalous").booleanValue(),
                object,
                object);
    }

    @Override
    void write(ScoredRecord record, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(JsonParts.SCHEMA);
        json.writeString(NAME);
        json.writeFieldName(JsonParts.KEY);
        json.writeString(record.key());
        json.writeFieldName(JsonParts.EVENT_TIME);
        json.writeNumber(record.eventTime());
        JsonParts.coordinates(json, JsonParts.SOURCE, record.source());
        fields.model(json, record);
        json.writeFieldName(ANOMALOUS);
        json.writeBoolean(record.anomalous());
        fields.verdict(json, record);
        json.writeEndObject();
    }
}
