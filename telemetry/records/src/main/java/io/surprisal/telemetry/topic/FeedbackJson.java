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
import java.util.LinkedHashSet;
import java.util.Set;

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
                        "answer is to be false_positive, confirmed or silence; got '" + shortened(answer) + "'");
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
            json.writeNumberField("first_event_time", answer.firstEventTime());
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
        String id = text(object, "/alert/id");
        if (id.isEmpty()) {
            throw fault("/alert/id", "the id of an alert", object.at("/alert/id"));
        }
        return new Answer(
                id,
                text(object, "/alert/key"),
                confirmed,
                text(object, "/alert/model/version"),
                smoothed(object.at("/alert/smoothed")),
                time(object, "/alert/first_event_time"),
                time(object, "/alert/last_event_time"),
                features(object.path("alert")));
    }

    /** Null is infinite: JSON has no word for it, and a record without a value is not abnormal. */
    private static float smoothed(JsonNode value) {
        if (value.isNull()) {
            return Float.POSITIVE_INFINITY;
        }
        if (!value.isNumber()) {
            throw fault("/alert/smoothed", "a number, or null where it is infinite", value);
        }
        return value.floatValue();
    }

    /** What the alert is about, and what stands out the most in its peak, which its rules may ignore. */
    private static Set<Direction> features(JsonNode alert) {
        JsonNode array = alert.path("features");
        if (!array.isArray()) {
            throw fault("/alert/features", "an array", array);
        }
        Set<Direction> features = new LinkedHashSet<>();
        for (JsonNode feature : array) {
            features.add(direction(feature, feature.path("worst")));
        }
        JsonNode leading = alert.at("/peak/deviations/0");
        if (!leading.isMissingNode()) {
            features.add(direction(leading, leading));
        }
        return features;
    }

    private static Direction direction(JsonNode feature, JsonNode values) {
        return new Direction(text(feature, "/feature"), value(values, "observed") > value(values, "expected"));
    }

    private static double value(JsonNode values, String name) {
        JsonNode value = values.path(name);
        if (!value.isNumber() && !value.isNull()) {
            throw fault("/alert/features/" + name, "a number or null", value);
        }
        return JsonParts.number(value);
    }

    private static String text(JsonNode object, String path) {
        JsonNode value = object.at(path);
        if (!value.isTextual()) {
            throw fault(path, "a text", value);
        }
        return value.textValue();
    }

    private static long time(JsonNode object, String path) {
        JsonNode value = object.at(path);
        if (!value.isIntegralNumber()) {
            throw fault(path, "a time in epoch milliseconds", value);
        }
        return value.longValue();
    }

    private static long until(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "until is to be a time with its zone, such as 2026-01-31T08:00:00Z; got '" + shortened(text) + "'",
                    e);
        }
    }

    private static IllegalArgumentException fault(String path, String expected, JsonNode value) {
        String hint = path.startsWith("/alert/") ? "; send the alert's event as it stands on the alerts topic" : "";
        return JsonParts.fault(path, expected, value, hint);
    }
}
