package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertStatus;
import java.io.IOException;
import java.util.Locale;

/** The alerts topic, {@code alert-3.schema.json}. */
public final class AlertJson extends JsonFormat<Alert> {
    /** The schema's name and version, in every record. */
    public static final String SCHEMA = "surprisal.alert/3";

    private static final SerializedString OPENED_BY = new SerializedString("opened_by");

    public AlertJson() {
        super(SCHEMA);
    }

    @Override
    Alert read(JsonNode object) {
        String key = object.required("key").asText();
        JsonNode ending = object.required("ending");
        JsonNode peak = object.required("peak");
        return new Alert(
                AlertStatus.valueOf(object.required("status").asText().toUpperCase(Locale.ROOT)),
                ending.isNull() ? null : AlertEnding.valueOf(ending.asText().toUpperCase(Locale.ROOT)),
                object.required("id").asText(),
                key,
                JsonParts.coordinates(object.required("opened_by")),
                object.required("first_event_time").longValue(),
                object.required("last_event_time").longValue(),
                object.required("records").longValue(),
                JsonParts.number(object.required("tail_probability")),
                JsonParts.number(object.required("grade")),
                JsonParts.scored(
                        JsonParts.coordinates(peak.required("source")),
                        key,
                        peak.required("event_time").longValue(),
                        true,
                        peak,
                        object));
    }

    @Override
    void write(Alert alert, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(JsonParts.SCHEMA);
        json.writeString(SCHEMA);
        json.writeStringField("id", alert.id());
        json.writeStringField("status", alert.status().name().toLowerCase(Locale.ROOT));
        AlertEnding ending = alert.ending();
        json.writeStringField("ending", ending == null ? null : ending.name().toLowerCase(Locale.ROOT));
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
