package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import java.io.IOException;
import java.util.Locale;

/** Notices, which stand on the alerts topic among the alerts and are told apart by their schema: {@code notice-1.schema.json}. */
public final class NoticeJson extends JsonFormat<Notice> {
    /** The schema's name and version, in every record. */
    public static final String SCHEMA = "surprisal.notice/1";

    public NoticeJson() {
        super(SCHEMA);
    }

    @Override
    Notice read(JsonNode object) {
        JsonNode feature = object.required("feature");
        return new Notice(
                NoticeStatus.valueOf(object.required("status").asText().toUpperCase(Locale.ROOT)),
                NoticeKind.valueOf(object.required("kind").asText().toUpperCase(Locale.ROOT)),
                object.required("id").asText(),
                object.required("key").asText(),
                feature.isNull() ? null : feature.asText(),
                object.required("since").longValue(),
                object.required("time").longValue(),
                JsonParts.number(object.required("evidence")),
                JsonParts.number(object.required("limit")),
                new ModelVersion(
                        object.at("/model/name").asText(),
                        object.at("/model/version").asText()),
                object.required("what").asText(),
                object.required("what_to_do").asText());
    }

    @Override
    void write(Notice notice, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(JsonParts.SCHEMA);
        json.writeString(SCHEMA);
        json.writeStringField("id", notice.id());
        json.writeStringField("status", notice.status().name().toLowerCase(Locale.ROOT));
        json.writeStringField("kind", notice.kind().name().toLowerCase(Locale.ROOT));
        json.writeFieldName(JsonParts.KEY);
        json.writeString(notice.key());
        json.writeStringField("feature", notice.feature());
        json.writeNumberField("since", notice.since());
        json.writeNumberField("time", notice.time());
        json.writeFieldName("evidence");
        JsonParts.number(json, notice.evidence());
        json.writeFieldName("limit");
        JsonParts.number(json, notice.limit());
        json.writeObjectFieldStart("model");
        json.writeStringField("name", notice.model().name());
        json.writeStringField("version", notice.model().version());
        json.writeEndObject();
        json.writeStringField("what", notice.what());
        json.writeStringField("what_to_do", notice.whatToDo());
        json.writeEndObject();
    }
}
