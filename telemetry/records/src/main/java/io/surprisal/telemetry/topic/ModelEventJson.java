package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ModelRole;
import java.io.IOException;
import java.util.Locale;

/** The model-events topic, {@code model-event-1.schema.json}. */
public final class ModelEventJson extends JsonFormat<ModelEvent> {
    /** The schema's name and version, in every record. */
    public static final String SCHEMA = "surprisal.model-event/1";

    public ModelEventJson() {
        super(SCHEMA);
    }

    @Override
    ModelEvent read(JsonNode object) {
        JsonNode model = object.required("model");
        return new ModelEvent(
                object.required("job").asText(),
                ModelRole.valueOf(object.required("role").asText().toUpperCase(Locale.ROOT)),
                ModelEventStatus.valueOf(object.required("status").asText().toUpperCase(Locale.ROOT)),
                model.required("name").asText(),
                model.required("version").asText(),
                object.required("uri").asText(),
                object.required("digest").asText(),
                object.required("time").longValue(),
                object.required("subtask").intValue(),
                object.required("message").asText());
    }

    @Override
    void write(ModelEvent event, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(JsonParts.SCHEMA);
        json.writeString(SCHEMA);
        json.writeStringField("job", event.job());
        json.writeStringField("role", event.role().name().toLowerCase(Locale.ROOT));
        json.writeStringField("status", event.status().name().toLowerCase(Locale.ROOT));
        json.writeObjectFieldStart("model");
        json.writeStringField("name", event.model());
        json.writeStringField("version", event.version());
        json.writeEndObject();
        json.writeStringField("uri", event.uri());
        json.writeStringField("digest", event.digest());
        json.writeNumberField("time", event.time());
        json.writeNumberField("subtask", event.subtask());
        json.writeStringField("message", event.message());
        json.writeEndObject();
    }
}
