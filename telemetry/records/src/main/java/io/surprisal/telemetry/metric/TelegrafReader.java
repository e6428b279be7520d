package io.surprisal.telemetry.metric;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.surprisal.telemetry.text.JsonText;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as <a href="https://github.com/influxdata/telegraf/tree/master/plugins/serializers/json">Telegraf serialises it</a>: an object for each of its
 * metrics, or its batch {@code {"metrics": […]}}. Numbers, true (1) and false (0) are values; fields of text are passed over. Tags are labels.
 *
 * <p>Names are made as Telegraf's own outputs for Prometheus make them, but no character is replaced: {@code cpu} with the field {@code usage_idle} is
 * {@code cpu_usage_idle}. The field {@code value} goes by the name alone, as in version 1 of that output; fields of the measurement {@code prometheus} go by
 * their own names, as in version 2, with buckets of histograms as Prometheus has them.
 */
final class TelegrafReader implements MetricReader {
    private final MetricObjects objects = new MetricObjects();
    private final MetricTime times = new MetricTime();

    @Override
    public void read(byte[] payload, MetricSink sink) throws MetricException {
        objects.read(payload, parser -> readObject(parser, sink));
    }

    private void readObject(JsonParser parser, MetricSink sink) throws IOException, MetricException {
        Draft draft = new Draft();
        boolean batch = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            if (field.equals("metrics") && token == JsonToken.START_ARRAY) {
                batch = true;
                MetricObjects.readArray(parser, each -> readObject(each, sink));
                continue;
            }
            try {
                readField(parser, field, draft);
            } catch (MetricException e) {
                draft.fault = String.valueOf(e.getMessage());
                parser.skipChildren();
            }
        }
        if (!batch) {
            draft.handOn(sink);
        }
    }

    private void readField(JsonParser parser, String field, Draft draft) throws IOException, MetricException {
        switch (field) {
            case "name" -> draft.name = JsonValues.name(parser);
            case "tags" -> {
                draft.tags.clear();
                JsonValues.labels(parser, draft.tags);
            }
            case "fields" -> draft.values = values(parser);
            case "timestamp" -> draft.time = times.read(parser);
            default -> parser.skipChildren();
        }
    }

    private static Map<String, Double> values(JsonParser parser) throws IOException, MetricException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw JsonValues.unfit(parser, "an object");
        }
        Map<String, Double> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token.isNumeric() || token.isBoolean()) {
                values.put(field, JsonValues.number(parser));
            } else {
                parser.skipChildren();
            }
        }
        return values;
    }

    /** What was read of an object. */
    private static final class Draft {
        private final Map<String, String> tags = new HashMap<>();
        private @Nullable String name;
        private @Nullable Map<String, Double> values;
        private long time = MetricSink.NO_TIME;
        private @Nullable String fault;

        void handOn(MetricSink sink) {
            if (fault != null) {
                sink.refused(name == null ? fault : "Metric " + JsonText.shortened(name) + ": " + fault);
            } else if (name == null) {
                sink.refused("An object has no field name; expected a metric of Telegraf, with name, tags, fields and"
                        + " timestamp, or a batch, with metrics");
            } else if (values == null) {
                sink.refused("Metric " + JsonText.shortened(name) + " has no field fields, which holds its values");
            } else {
                String measurement = name;
                values.forEach((field, value) ->
                        sink.value(metric(measurement, field), tags, time, MetricSink.NO_BOUND, value, false));
            }
        }

        private static String metric(String measurement, String field) {
            if (measurement.equals("prometheus")) {
                return field;
            }
            return field.equals("value") ? measurement : measurement + '_' + field;
        }
    }
}
