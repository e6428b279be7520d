package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.record.Feedback.Direction;
import io.surprisal.telemetry.record.Feedback.Silence;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * The feedback topic, {@code feedback-1.schema.json}. People and programs write it, so every fault is told by its place. An alert
 * may be its whole event as it stands on the alerts topic: what is not needed of it is not looked at.
 */
public final class FeedbackJson extends JsonFormat<Feedback> {
    /** The schema's name and version, in every record. */
    public static final String SCHEMA = "surprisal.feedback/1";

    private static final String FALSE_POSITIVE = "false_positive";
    private static final String CONFIRMED = "confirmed";
    private static final String SILENCE = "silence";

    public FeedbackJson() {
        super(SCHEMA);
    }

    @Override
    Feedback read(JsonNode object) {
        String answer = text(object, "/answer");
        return switch (answer) {
            case FALSE_POSITIVE -> answer(object, false);
            case CONFIRMED -> answer(object, true);
            case SILENCE -> new Silence(text(object, "/key"), until(text(object, "/until")));
            default ->
                throw new IllegalArgumentException(
                        "answer is to be false_positive, confirmed or silence; got '" + answer + "'");
        };
    }

    @Override
    void write(Feedback feedback, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(JsonParts.SCHEMA);
        json.writeString(SCHEMA);
        if (feedback instanceof Answer answer) {
            json.writeStringField("answer", answer.confirmed() ? CONFIRMED : FALSE_POSITIVE);
            json.writeObjectFieldStart("alert");
            json.writeStringField("id", answer.id());
            json.writeStringField("key", answer.key());
            json.writeNumberField("last_event_time", answer.lastEventTime());
            JsonParts.smoothed(json, answer.smoothed());
            json.writeArrayFieldStart("features");
            for (Direction feature : answer.features()) {
                write(feature, json);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("model");
            json.writeStringField("version", answer.modelVersion());
            json.writeEndObject();
            json.writeEndObject();
        } else if (feedback instanceof Silence silence) {
            json.writeStringField("answer", SILENCE);
            json.writeStringField("key", silence.key());
            json.writeStringField("until", Instant.ofEpochMilli(silence.until()).toString());
        }
        json.writeEndObject();
    }

    /** As in an alert: an observed and an expected value, of which it only matters which is larger. */
    private static void write(Direction feature, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("feature", feature.feature());
        json.writeObjectFieldStart("worst");
        json.writeNumberField("observed", feature.above() ? 1 : -1);
        json.writeNumberField("expected", 0);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static Answer answer(JsonNode object, boolean confirmed) {
        return new Answer(
                text(object, "/alert/id"),
                text(object, "/alert/key"),
                confirmed,
                text(object, "/alert/model/version"),
                number(object, "/alert/smoothed").floatValue(),
                number(object, "/alert/last_event_time").longValue(),
                features(object.at("/alert/features")));
    }

    private static List<Direction> features(JsonNode array) {
        if (!array.isArray()) {
            throw fault("/alert/features", "an array", array);
        }
        List<Direction> features = new ArrayList<>();
        for (JsonNode feature : array) {
            double observed = JsonParts.number(feature.at("/worst/observed"));
            double expected = JsonParts.number(feature.at("/worst/expected"));
            features.add(new Direction(text(feature, "/feature"), observed > expected));
        }
        return features;
    }

    private static String text(JsonNode object, String path) {
        JsonNode value = object.at(path);
        if (!value.isTextual()) {
            throw fault(path, "a text", value);
        }
        return value.textValue();
    }

    private static JsonNode number(JsonNode object, String path) {
        JsonNode value = object.at(path);
        if (!value.isNumber()) {
            throw fault(path, "a number", value);
        }
        return value;
    }

    private static long until(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "until is to be a time with its zone, such as 2026-01-31T08:00:00Z; got '" + text + "'", e);
        }
    }

    private static IllegalArgumentException fault(String path, String expected, JsonNode value) {
        String name = path.substring(1).replace('/', '.');
        String got = value.isMissingNode() ? "nothing" : value.toString();
        String hint = name.startsWith("alert.") ? "; send the alert's event as it stands on the alerts topic" : "";
        return new IllegalArgumentException(name + " is to be " + expected + "; got " + got + hint);
    }
}
