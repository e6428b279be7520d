package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The alerts topic, {@code alert-5.schema.json}. Version 4 is read too: it does not say {@code smoothed}, which then is that of the peak. */
public final class AlertJson extends JsonFormat<Alert> {
    /** The schema's name and version, in every record. */
    public static final String SCHEMA = "surprisal.alert/5";

    private static final SerializedString OPENED_BY = new SerializedString("opened_by");

    private final ScoredFields fields = new ScoredFields();

    public AlertJson() {
        super(SCHEMA, "surprisal.alert/4");
    }

    @Override
    Alert read(JsonNode object) {
        String key = object.required("key").asText();
        JsonNode ending = object.required("ending");
        JsonNode peak = object.required("peak");
        List<AlertFeature> features = new ArrayList<>();
        object.required("features").forEach(feature -> features.add(feature(feature)));
        return new Alert(
                AlertStatus.valueOf(object.required("status").asText().toUpperCase(Locale.ROOT)),
                ending.isNull() ? null : AlertEnding.valueOf(ending.asText().toUpperCase(Locale.ROOT)),
                JsonParts.severity(object.required("severity")),
                object.required("id").asText(),
                key,
                JsonParts.coordinates(object.required("opened_by")),
                object.required("event_time").longValue(),
                object.required("first_event_time").longValue(),
                object.required("last_event_time").longValue(),
                object.required("records").longValue(),
                JsonParts.number(object.required("tail_probability")),
                JsonParts.number(object.required("grade")),
                (float) JsonParts.number((object.has("smoothed") ? object : peak).required("smoothed")),
                features.toArray(AlertFeature[]::new),
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
        JsonParts.severity(json, alert.severity());
        json.writeFieldName(JsonParts.KEY);
        json.writeString(alert.key());
        JsonParts.coordinates(json, OPENED_BY, alert.opening());
        json.writeFieldName(JsonParts.EVENT_TIME);
        json.writeNumber(alert.eventTime());
        json.writeNumberField("first_event_time", alert.firstEventTime());
        json.writeNumberField("last_event_time", alert.lastEventTime());
        json.writeNumberField("records", alert.records());
        JsonParts.worst(json, alert.tailProbability(), alert.grade());
        JsonParts.smoothed(json, alert.smoothed());
        json.writeArrayFieldStart("features");
        for (AlertFeature feature : alert.features()) {
            feature(json, feature);
        }
        json.writeEndArray();
        fields.model(json, alert.peak());
        json.writeObjectFieldStart("peak");
        json.writeFieldName(JsonParts.EVENT_TIME);
        json.writeNumber(alert.peak().eventTime());
        JsonParts.coordinates(json, JsonParts.SOURCE, alert.peak().source());
        fields.verdict(json, alert.peak());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void feature(JsonGenerator json, AlertFeature feature) throws IOException {
        json.writeStartObject();
        json.writeStringField("feature", feature.feature());
        json.writeFieldName("surprisal");
        JsonParts.number(json, feature.surprisal());
        json.writeNumberField("records", feature.records());
        json.writeFieldName("worst");
        JsonParts.deviation(json, feature.worst());
        json.writeEndObject();
    }

    private static AlertFeature feature(JsonNode object) {
        return new AlertFeature(
                object.required("feature").asText(),
                JsonParts.number(object.required("surprisal")),
                object.required("records").longValue(),
                JsonParts.deviation(object.required("worst")));
    }
}
