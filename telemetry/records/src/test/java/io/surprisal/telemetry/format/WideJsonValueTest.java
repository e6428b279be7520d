package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The stream's reading of values, by the general parser. */
class WideJsonValueTest extends JsonValueContract {
    private static final List<String> FEATURES = List.of("one", "v");

    @Override
    protected float readJson(String json) {
        return read(new WideJsonFormat(DecodeOptions.defaults(FeatureMapping.fields(FEATURES)), FEATURES), json);
    }

    static float read(RecordFormat format, String json) {
        byte[] payload = ("{\"one\":1,\"v\":" + json + "}").getBytes(StandardCharsets.UTF_8);
        Reading reading = Reading.of(format, new RawRecord("telemetry", 0, 0, 0, null, payload));
        if (reading.isRefused()) {
            throw new Refused(reading.reason(), reading.message());
        }
        return reading.sample().values()[1];
    }
}
