package io.surprisal.telemetry.format;

import io.surprisal.telemetry.metric.MetricEncoding;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class LongJsonMetricFormatTest extends JsonMetricFormatContract {
    @Override
    MetricEncoding encoding() {
        return MetricEncoding.LONG_JSON;
    }

    @Override
    byte[] payload(List<Sample> samples, long time) {
        return json(samples.stream().map(sample -> object(sample, time)).toList());
    }

    private static Map<String, Object> object(Sample sample, long time) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", sample.metric());
        object.put("labels", sample.labels());
        object.put("value", Double.toString(sample.value()));
        if (time != NO_TIME) {
            object.put("timestamp", Instant.ofEpochMilli(time).toString());
        }
        return object;
    }
}
