package io.surprisal.telemetry.metric;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The labels of OpenTelemetry's metrics. Those of a point are its resource's attributes, its scope's name as {@link #SCOPE_NAME}, where it has one, and its
 * own attributes; of the same key the later one counts. Version and attributes of a scope are no labels: a new version of a library is no new series.
 *
 * <p>Numbers, true and false are labels as they are written; bytes as in base 64, arrays and maps as JSON.
 */
final class OtlpLabels {
    /** What OpenTelemetry's conventions call the name of a scope, for formats that have none. */
    static final String SCOPE_NAME = "otel.scope.name";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Integers up to this are doubles without gaps. */
    private static final double MOST_EXACT = 1L << 53;

    private OtlpLabels() {}

    /** What all points of a scope have in common. */
    static Map<String, String> of(ResourceMetrics resource, ScopeMetrics scope) {
        Map<String, String> labels = new HashMap<>();
        add(resource.getResource().getAttributesList(), labels);
        String name = scope.getScope().getName();
        if (!name.isEmpty()) {
            labels.put(SCOPE_NAME, name);
        }
        return labels;
    }

    /** Those labels with the attributes of a point, as new ones where there are any. */
    static Map<String, String> with(Map<String, String> labels, List<KeyValue> attributes) {
        if (attributes.isEmpty()) {
            return labels;
        }
        Map<String, String> all = new HashMap<>(labels);
        add(attributes, all);
        return all;
    }

    /** A number as Prometheus writes it in labels: without a fraction where it has none. */
    static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < MOST_EXACT
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static void add(List<KeyValue> attributes, Map<String, String> labels) {
        for (KeyValue attribute : attributes) {
            labels.put(attribute.getKey(), text(attribute.getValue()));
        }
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case DOUBLE_VALUE -> text(value.getDoubleValue());
            case ARRAY_VALUE, KVLIST_VALUE -> json(plain(value));
            default -> String.valueOf(plain(value));
        };
    }

    private static Object plain(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case BYTES_VALUE ->
                Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(OtlpLabels::plain)
                        .toList();
            case KVLIST_VALUE -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                value.getKvlistValue()
                        .getValuesList()
                        .forEach(each -> fields.put(each.getKey(), plain(each.getValue())));
                yield fields;
            }
            default -> "";
        };
    }

    private static String json(Object plain) {
        try {
            return JSON.writeValueAsString(plain);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts, numbers, lists and maps are JSON; got " + plain, e);
        }
    }
}
