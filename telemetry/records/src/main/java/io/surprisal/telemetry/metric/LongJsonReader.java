package io.surprisal.telemetry.metric;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.surprisal.telemetry.text.JsonText;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object for each value, several of them one after the other, or an array of them. Of a field that stands twice the last one counts. Values are
 * numbers, also as text, with {@code NaN} and {@code +Inf}; true and false are 1 and 0. This is what
 * <a href="https://github.com/Telefonica/prometheus-kafka-adapter">prometheus-kafka-adapter</a> writes.
 */
final class LongJsonReader implements MetricReader {
    private final MetricObjects objects = new MetricObjects();
    private final MetricTime times = new MetricTime();
    private final LongFields fields;

    LongJsonReader(LongFields fields) {
        this.fields = fields;
    }

    @Override
    public void read(byte[] payload, MetricSink sink) throws MetricException {
        objects.read(payload, parser -> readObject(parser, sink));
    }

    private void readObject(JsonParser parser, MetricSink sink) throws IOException {
        Draft draft = new Draft();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            try {
                readField(parser, field, draft);
            } catch (MetricException e) {
                draft.fault = String.valueOf(e.getMessage());
                parser.skipChildren();
            }
        }
        draft.handOn(fields, sink);
    }

    private void readField(JsonParser parser, String field, Draft draft) throws IOException, MetricException {
        if (field.equals(fields.metric())) {
            draft.metric = JsonValues.name(parser);
        } else if (field.equals(fields.value())) {
            draft.value = JsonValues.number(parser);
            draft.valued = true;
        } else if (field.equals(fields.time())) {
            draft.time = times.read(parser);
        } else if (field.equals(fields.labels())) {
            draft.labels.clear();
            JsonValues.labels(parser, draft.labels);
        } else if (fields.labels().isEmpty()) {
            JsonValues.label(parser, field, draft.labels);
        } else {
            parser.skipChildren();
        }
    }

    /** What was read of an object. */
    private static final class Draft {
        private final Map<String, String> labels = new HashMap<>();
        private @Nullable String metric;
        private boolean valued;
        private double value;
        private long time = MetricSink.NO_TIME;
        private @Nullable String fault;

        void handOn(LongFields fields, MetricSink sink) {
            if (fault != null) {
                sink.refused(metric == null ? fault : "Metric " + JsonText.shortened(metric) + ": " + fault);
            } else if (metric == null) {
                sink.refused("An object has no field " + fields.metric() + ", which names its metric");
            } else if (!valued) {
                sink.refused("Metric " + JsonText.shortened(metric) + " has no field " + fields.value()
                        + ", which is its value");
            } else {
                sink.value(metric, labels, time, MetricSink.NO_BOUND, value, false);
            }
        }
    }
}
