package io.surprisal.deploy.embedded.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a consumer reads in the alerts topic.
 *
 * @param first event time of the alert's earliest abnormal record
 * @param last event time of its latest one
 * @param records how many there are
 * @param grade of the worst verdict on them, in (0, 1]
 * @param tailProbability of the worst verdict on them
 * @param deviations the features that stand out in the most abnormal one, worst first
 */
record AlertNotice(
        boolean opened,
        String id,
        Instant first,
        Instant last,
        long records,
        double grade,
        double tailProbability,
        List<Deviation> deviations) {
    private static final ObjectMapper JSON = new ObjectMapper();

    AlertNotice {
        deviations = List.copyOf(deviations);
    }

    /** Reads a record of the alerts topic, {@code alert-2.schema.json}. */
    static AlertNotice parse(String json) {
        JsonNode alert;
        try {
            alert = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not an alert: " + json, e);
        }
        List<Deviation> deviations = new ArrayList<>();
        for (JsonNode deviation : alert.required("peak").required("deviations")) {
            deviations.add(new Deviation(
                    deviation.required("feature").asText(),
                    deviation.required("observed").asDouble(Double.NaN),
                    deviation.required("expected").asDouble(Double.NaN),
                    deviation.required("expected_scale").asDouble(Double.NaN)));
        }
        return new AlertNotice(
                alert.required("status").asText().equals("opened"),
                alert.required("id").asText(),
                Instant.ofEpochMilli(alert.required("first_event_time").asLong()),
                Instant.ofEpochMilli(alert.required("last_event_time").asLong()),
                alert.required("records").asLong(),
                alert.required("grade").asDouble(),
                alert.required("tail_probability").asDouble(),
                deviations);
    }

    /**
     * A feature of an abnormal record against what the model expected of it, raw units; NaN where unknown.
     *
     * @param expectedScale the standard deviation around the expectation
     */
    record Deviation(String feature, double observed, double expected, double expectedScale) {
        /** How far off it is, in standard deviations, positive above the expectation. */
        double inScales() {
            return (observed - expected) / expectedScale;
        }
    }
}
