package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentFeature;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.IncidentStatus;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** The incidents topic, {@code incident-1.schema.json}. */
public final class IncidentJson extends JsonFormat<Incident> {
    /** The schema's name and version, in every record. */
    public static final String SCHEMA = "surprisal.incident/1";

    public IncidentJson() {
        super(SCHEMA);
    }

    @Override
    Incident read(JsonNode object) {
        return new Incident(
                IncidentStatus.valueOf(object.required("status").asText().toUpperCase(Locale.ROOT)),
                JsonParts.severity(object.required("severity")),
                object.required("id").asText(),
                object.required("group").asText(),
                object.required("event_time").longValue(),
                object.required("first_event_time").longValue(),
                object.required("last_event_time").longValue(),
                object.required("member_count").intValue(),
                object.required("open_members").intValue(),
                JsonParts.number(object.required("tail_probability")),
                list(
                        object.required("features"),
                        feature -> new IncidentFeature(
                                feature.required("feature").asText(),
                                feature.required("members").intValue())),
                list(object.required("members"), IncidentJson::member));
    }

    @Override
    void write(Incident incident, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(JsonParts.SCHEMA);
        json.writeString(SCHEMA);
        json.writeStringField("id", incident.id());
        json.writeStringField("status", incident.status().name().toLowerCase(Locale.ROOT));
        JsonParts.severity(json, incident.severity());
        json.writeStringField("group", incident.group());
        json.writeFieldName(JsonParts.EVENT_TIME);
        json.writeNumber(incident.eventTime());
        json.writeNumberField("first_event_time", incident.firstEventTime());
        json.writeNumberField("last_event_time", incident.lastEventTime());
        json.writeNumberField("member_count", incident.memberCount());
        json.writeNumberField("open_members", incident.openMembers());
        JsonParts.tailProbability(json, incident.tailProbability());
        json.writeArrayFieldStart("features");
        for (IncidentFeature feature : incident.features()) {
            json.writeStartObject();
            json.writeStringField("feature", feature.feature());
            json.writeNumberField("members", feature.members());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("members");
        for (IncidentMember member : incident.members()) {
            member(json, member);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void member(JsonGenerator json, IncidentMember member) throws IOException {
        json.writeStartObject();
        json.writeFieldName(JsonParts.KEY);
        json.writeString(member.key());
        json.writeStringField("alert", member.alertId());
        JsonParts.severity(json, member.severity());
        json.writeNumberField("first_event_time", member.firstEventTime());
        json.writeNumberField("last_event_time", member.lastEventTime());
        AlertEnding ending = member.ending();
        json.writeStringField("ending", ending == null ? null : ending.name().toLowerCase(Locale.ROOT));
        JsonParts.tailProbability(json, member.tailProbability());
        json.writeArrayFieldStart("features");
        for (String feature : member.features()) {
            json.writeString(feature);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static IncidentMember member(JsonNode object) {
        JsonNode ending = object.required("ending");
        return new IncidentMember(
                object.required("key").asText(),
                object.required("alert").asText(),
                JsonParts.severity(object.required("severity")),
                object.required("first_event_time").longValue(),
                object.required("last_event_time").longValue(),
                ending.isNull() ? null : AlertEnding.valueOf(ending.asText().toUpperCase(Locale.ROOT)),
                JsonParts.number(object.required("tail_probability")),
                list(object.required("features"), JsonNode::asText));
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> element) {
        return StreamSupport.stream(array.spliterator(), false).map(element).toList();
    }
}
