package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the topics' formats share. Names are encoded once. */
final class JsonParts {
    static final SerializedString SCHEMA = new SerializedString("schema");
    static final SerializedString KEY = new SerializedString("key");
    static final SerializedString EVENT_TIME = new SerializedString("event_time");
    static final SerializedString SOURCE = new SerializedString("source");
    private static final SerializedString TOPIC = new SerializedString("topic");
    private static final SerializedString PARTITION = new SerializedString("partition");
    private static final SerializedString OFFSET = new SerializedString("offset");
    private static final SerializedString MODEL = new SerializedString("model");
    private static final SerializedString NAME = new SerializedString("name");
    private static final SerializedString VERSION = new SerializedString("version");
    private static final SerializedString JUDGED_BY = new SerializedString("judged_by");
    private static final SerializedString OUTPUTS = new SerializedString("outputs");
    private static final SerializedString SMOOTHED = new SerializedString("smoothed");
    private static final SerializedString TAIL_PROBABILITY = new SerializedString("tail_probability");
    private static final SerializedString MINUS_LOG10 = new SerializedString("minus_log10_tail_probability");
    private static final SerializedString GRADE = new SerializedString("grade");
    private static final SerializedString DEVIATIONS = new SerializedString("deviations");

    private JsonParts() {}

    static void coordinates(JsonGenerator json, SerializedString name, Coordinates source) throws IOException {
        json.writeFieldName(name);
        json.writeStartObject();
        json.writeFieldName(TOPIC);
        json.writeString(source.topic());
        json.writeFieldName(PARTITION);
        json.writeNumber(source.partition());
        json.writeFieldName(OFFSET);
        json.writeNumber(source.offset());
        json.writeEndObject();
    }

    /** The model and the output that the verdict rests on. */
    static void model(JsonGenerator json, ScoredRecord record) throws IOException {
        ModelVersion model = record.model();
        json.writeFieldName(MODEL);
        json.writeStartObject();
        json.writeFieldName(NAME);
        json.writeString(model.name());
        json.writeFieldName(VERSION);
        json.writeString(model.version());
        json.writeEndObject();
        json.writeFieldName(JUDGED_BY);
        json.writeString(record.outputs()[0]);
    }

    /** How bad a record is, or the worst of several. */
    static void worst(JsonGenerator json, double tailProbability, double grade) throws IOException {
        tailProbability(json, tailProbability);
        json.writeFieldName(GRADE);
        number(json, grade);
    }

    static void smoothed(JsonGenerator json, float smoothed) throws IOException {
        json.writeFieldName(SMOOTHED);
        number(json, smoothed);
    }

    static void severity(JsonGenerator json, Severity severity) throws IOException {
        json.writeStringField("severity", severity.name().toLowerCase(Locale.ROOT));
    }

    static Severity severity(JsonNode value) {
        return Severity.valueOf(value.asText().toUpperCase(Locale.ROOT));
    }

    static void tailProbability(JsonGenerator json, double tailProbability) throws IOException {
        json.writeFieldName(TAIL_PROBABILITY);
        number(json, tailProbability);
        json.writeFieldName(MINUS_LOG10);
        number(json, (float) TailCalibration.minusLog10(tailProbability));
    }

    /** Outputs, verdict and, for an anomalous record, the features that did it. */
    static void verdict(JsonGenerator json, ScoredRecord record) throws IOException {
        json.writeFieldName(OUTPUTS);
        json.writeStartObject();
        for (int i = 0; i < record.values().length; i++) {
            json.writeFieldName(record.outputs()[i]);
            number(json, record.values()[i]);
        }
        json.writeEndObject();
        smoothed(json, record.smoothed());
        worst(json, record.tailProbability(), record.grade());
        if (record.anomalous()) {
            json.writeFieldName(DEVIATIONS);
            json.writeStartArray();
            for (FeatureDeviation deviation : record.deviations()) {
                deviation(json, deviation);
            }
            json.writeEndArray();
        }
    }

    static void deviation(JsonGenerator json, FeatureDeviation deviation) throws IOException {
        json.writeStartObject();
        json.writeStringField("feature", deviation.feature());
        json.writeStringField("member", deviation.member());
        json.writeFieldName("before");
        number(json, deviation.before());
        json.writeFieldName("observed");
        number(json, deviation.observed());
        json.writeFieldName("expected");
        number(json, deviation.expected());
        json.writeFieldName("expected_scale");
        number(json, deviation.expectedScale());
        json.writeFieldName("deviation");
        number(json, deviation.deviation());
        json.writeFieldName("surprisal");
        number(json, deviation.surprisal());
        json.writeEndObject();
    }

    static Coordinates coordinates(JsonNode object) {
        return new Coordinates(
                object.required("topic").asText(),
                object.required("partition").intValue(),
                object.required("offset").longValue());
    }

    /**
     * The scored record that an object is about.
     *
     * @param verdict holds what {@link #verdict} wrote
     * @param model holds what {@link #model} wrote
     */
    static ScoredRecord scored(
            Coordinates source, String key, long eventTime, boolean anomalous, JsonNode verdict, JsonNode model) {
        String judgedBy = model.required("judged_by").asText();
        JsonNode outputs = verdict.required("outputs");
        String[] names = new String[outputs.size()];
        float[] values = new float[names.length];
        int count = 0;
        for (Map.Entry<String, JsonNode> output : outputs.properties()) {
            names[count] = output.getKey();
            values[count++] = floatOf(output.getValue());
        }
        List<FeatureDeviation> deviations = new ArrayList<>();
        verdict.path("deviations").forEach(deviation -> deviations.add(deviation(deviation)));
        return new ScoredRecord(
                source,
                key,
                eventTime,
                new ModelVersion(
                        model.at("/model/name").asText(),
                        model.at("/model/version").asText()),
                names,
                values,
                (float) OutputName.parse(judgedBy).output().abnormality(floatOf(outputs.required(judgedBy))),
                floatOf(verdict.required("smoothed")),
                number(verdict.required("tail_probability")),
                number(verdict.required("grade")),
                anomalous,
                0,
                false,
                deviations.toArray(FeatureDeviation[]::new));
    }

    /** A number, NaN for null. */
    static double number(JsonNode value) {
        return value.isNumber() ? value.doubleValue() : Double.NaN;
    }

    private static float floatOf(JsonNode value) {
        return (float) number(value);
    }

    static FeatureDeviation deviation(JsonNode object) {
        return new FeatureDeviation(
                object.required("feature").asText(),
                object.required("member").asText(),
                floatOf(object.required("before")),
                floatOf(object.required("observed")),
                floatOf(object.required("expected")),
                floatOf(object.required("expected_scale")),
                floatOf(object.required("surprisal")));
    }

    private static void number(JsonGenerator json, float value) throws IOException {
        if (Float.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    static void number(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
