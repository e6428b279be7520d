package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.SerializedString;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a scored record, wherever it is. The model and the names of its outputs hardly ever change and are encoded once. One for each
 * format; not thread-safe.
 */
final class ScoredFields {
    private static final SerializedString MODEL = new SerializedString("model");
    private static final SerializedString JUDGED_BY = new SerializedString("judged_by");
    private static final SerializedString OUTPUTS = new SerializedString("outputs");
    private static final SerializedString DEVIATIONS = new SerializedString("deviations");

    private @Nullable ModelVersion model;
    private SerializedString encodedModel = new SerializedString("");
    private String[] outputs = {};
    private SerializedString[] names = {};

    /** The model and the output that the verdict rests on. */
    void model(JsonGenerator json, ScoredRecord record) throws IOException {
        json.writeFieldName(MODEL);
        json.writeRawValue(encoded(record.model()));
        json.writeFieldName(JUDGED_BY);
        json.writeString(names(record.outputs())[0]);
    }

    /** Outputs, verdict and, for an anomalous record, the features that did it. */
    void verdict(JsonGenerator json, ScoredRecord record) throws IOException {
        SerializedString[] fields = names(record.outputs());
        float[] values = record.values();
        // Without a smoother the judged value comes twice; its shortest decimals are found once.
        String judged = JsonParts.text(values[0]);
        json.writeFieldName(OUTPUTS);
        json.writeStartObject();
        for (int i = 0; i < fields.length; i++) {
            json.writeFieldName(fields[i]);
            json.writeRawValue(i == 0 ? judged : JsonParts.text(values[i]));
        }
        json.writeEndObject();
        json.writeFieldName(JsonParts.SMOOTHED);
        json.writeRawValue(
                Float.compare(record.smoothed(), values[0]) == 0 ? judged : JsonParts.text(record.smoothed()));
        JsonParts.worst(json, record.tailProbability(), record.grade());
        if (record.anomalous()) {
            json.writeFieldName(DEVIATIONS);
            json.writeStartArray();
            for (FeatureDeviation deviation : record.deviations()) {
                JsonParts.deviation(json, deviation);
            }
            json.writeEndArray();
        }
    }

    private SerializedString encoded(ModelVersion version) {
        if (!version.equals(model)) {
            encodedModel = new SerializedString(
                    "{\"name\":\"" + quoted(version.name()) + "\",\"version\":\"" + quoted(version.version()) + "\"}");
            model = version;
        }
        return encodedModel;
    }

    private SerializedString[] names(String[] of) {
        if (outputs != of) {
            names = Arrays.stream(of).map(SerializedString::new).toArray(SerializedString[]::new);
            outputs = of;
        }
        return names;
    }

    private static String quoted(String text) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
