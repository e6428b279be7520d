package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.surprisal.telemetry.record.Alert;
import java.io.IOException;
import java.util.Locale;

/** The alerts topic, {@code alert-2.schema.json}. */
public final class AlertJson extends JsonFormat<Alert> {
    /** The schema's name and version, in every record. */
    public static final String SCHEMA = "surprisal.alert/2";

    private static final SerializedString OPENED_BY = new SerializedString("opened_by");

    @Override
    void write(Alert alert, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(JsonParts.SCHEMA);
        json.writeString(SCHEMA);
        json.writeStringField("id", alert.id());
        json.writeStringField("status", alert.status().name().toLowerCase(Locale.ROOT));
        json.writeFieldName(JsonParts.KEY);
        json.writeString(alert.key());
        JsonParts.coordinates(json, OPENED_BY, alert.opening());
        json.writeNumberField("first_event_time", alert.firstEventTime());
        json.writeNumberField("last_event_time", alert.lastEventTime());
        json.writeNumberField("records", alert.records());
        JsonParts.severity(json, alert.tailProbability(), alert.grade());
        JsonParts.model(json, alert.peak());
        json.writeObjectFieldStart("peak");
        json.writeFieldName(JsonParts.EVENT_TIME);
        json.writeNumber(alert.peak().eventTime());
        JsonParts.coordinates(json, JsonParts.SOURCE, alert.peak().source());
        JsonParts.verdict(json, alert.peak());
        json.writeEndObject();
        json.writeEndObject();
    }
}
