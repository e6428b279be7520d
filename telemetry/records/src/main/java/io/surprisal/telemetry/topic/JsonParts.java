package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
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
    static final SerializedString SMOOTHED = new SerializedString("smoothed");
    static final SerializedString THRESHOLD = new SerializedString("threshold");
    private static final SerializedString TOPIC = new SerializedString("topic");
    private static final SerializedString PARTITION = new SerializedString("partition");
    private static final SerializedString OFFSET = new SerializedString("offset");
    private static final SerializedString TAIL_PROBABILITY = new SerializedString("tail_probability");
    private static final SerializedString MINUS_LOG10 = new SerializedString("minus_log10_tail_probability");
    private static final SerializedString GRADE = new SerializedString("grade");

    /** That of the smallest number above 0. */
    private static final double HIGHEST_MINUS_LOG10 = 324;

    /** Of {@link #HIGHEST_MINUS_LOG10} with three decimals, and the point. */
    private static final int DIGITS = 7;

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
        minusLog10(json, TailCalibration.minusLog10(tailProbability));
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
     * @param verdict holds what {@link ScoredFields#verdict} wrote
     * @param model holds what {@link ScoredFields#model} wrote
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
                floatOf(verdict.path(THRESHOLD.getValue())),
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

    /**
     * With three decimals: more would say nothing, and shortest decimals cost several times as much.
     *
     * @param value of a probability above 0, so at most {@value #HIGHEST_MINUS_LOG10}; infinite for 0
     */
    private static void minusLog10(JsonGenerator json, double value) throws IOException {
        if (!(value <= HIGHEST_MINUS_LOG10)) {
            json.writeNull();
            return;
        }
        char[] digits = new char[DIGITS];
        int at = DIGITS;
        long rest = Math.round(value * 1000);
        for (int place = 0; place <= 3 || rest > 0; place++) {
            if (place == 3) {
                digits[--at] = '.';
            }
            digits[--at] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        json.writeNumber(digits, at, DIGITS - at);
    }

    /**
     * What is wrong in a record that people write.
     *
     * @param path where, as a JSON pointer
     * @param hint the next step, with the words that join it to the sentence; may be empty
     */
    static IllegalArgumentException fault(String path, String expected, JsonNode value, String hint) {
        String name = path.substring(1).replace('/', '.');
        String got = value.isMissingNode() ? "nothing" : JsonFormat.shortened(value.toString());
        return new IllegalArgumentException(name + " is to be " + expected + "; got " + got + hint);
    }

    static void number(JsonGenerator json, float value) throws IOException {
        json.writeRawValue(text(value));
    }

    /** A number as JSON, for which JSON has no word as null. */
    static String text(float value) {
        return Float.isFinite(value) ? NumberOutput.toString(value, true) : "null";
    }

    static void number(JsonGenerator json, double value) throws IOException {
        if (Double.compare(value, 0) == 0) {
            // The grade of every normal record.
            json.writeNumber("0.0");
        } else if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
