package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.telemetry.record.ScoredRecord;
import java.io.IOException;

/** The scores topic, {@code score-5.schema.json}; versions 3 and 4, which do not say the threshold, are read too. */
public final class ScoreJson extends JsonFormat<ScoredRecord> {
    /** The schema's name and version, in every record. */
    public static final String SCHEMA = "surprisal.score/5";

    private static final SerializedString NAME = new SerializedString(SCHEMA);
    private static final SerializedString ANOMALOUS = new SerializedString("anomalous");

    private final ScoredFields fields = new ScoredFields();
    private float threshold = Float.NaN;
    private String thresholdText = JsonParts.text(Float.NaN);

    public ScoreJson() {
        super(SCHEMA, "surprisal.score/4", "surprisal.score/3");
    }

    /** Its shortest decimals are found once where it stands still. */
    private String threshold(float value) {
        if (Float.compare(value, threshold) != 0) {
            thresholdText = JsonParts.text(value);
            threshold = value;
        }
        return thresholdText;
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
        json.writeFieldName(JsonParts.THRESHOLD);
        json.writeRawValue(threshold(record.threshold()));
        fields.verdict(json, record);
        json.writeEndObject();
    }
}
