package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import java.io.IOException;

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

    static void severity(JsonGenerator json, double tailProbability, double grade) throws IOException {
        json.writeFieldName(TAIL_PROBABILITY);
        number(json, tailProbability);
        json.writeFieldName(GRADE);
        number(json, grade);
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
        json.writeFieldName(SMOOTHED);
        number(json, record.smoothed());
        severity(json, record.tailProbability(), record.grade());
        if (record.anomalous()) {
            json.writeFieldName(DEVIATIONS);
            json.writeStartArray();
            for (FeatureDeviation deviation : record.deviations()) {
                deviation(json, deviation);
            }
            json.writeEndArray();
        }
    }

    private static void deviation(JsonGenerator json, FeatureDeviation deviation) throws IOException {
        json.writeStartObject();
        json.writeStringField("feature", deviation.feature());
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

    private static void number(JsonGenerator json, float value) throws IOException {
        if (Float.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    private static void number(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
