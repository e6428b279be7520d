package io.surprisal.telemetry.format;

import io.surprisal.telemetry.metric.MetricEncoding;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class TelegrafMetricFormatTest extends JsonMetricFormatContract {
    @Override
    MetricEncoding encoding() {
        return MetricEncoding.TELEGRAF;
    }

    /** Text is no value here, so that NaN and ∞, which Telegraf leaves out, are written without quotes. */
    @Override
    byte[] payload(List<Sample> samples, long time) {
        byte[] payload = json(Map.of(
                "metrics", samples.stream().map(sample -> object(sample, time)).toList()));
        return new String(payload, StandardCharsets.UTF_8)
                .replaceAll("\"(NaN|-?Infinity)\"", "$1")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> object(Sample sample, long time) {
        int underscore = sample.metric().indexOf('_');
        String name = underscore < 0 ? sample.metric() : sample.metric().substring(0, underscore);
        String field = underscore < 0 ? "value" : sample.metric().substring(underscore + 1);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("fields", Map.of(field, sample.value(), "note", "text"));
        object.put("name", name);
        object.put("tags", sample.labels());
        if (time != NO_TIME) {
            object.put("timestamp", time);
        }
        return object;
    }
}
