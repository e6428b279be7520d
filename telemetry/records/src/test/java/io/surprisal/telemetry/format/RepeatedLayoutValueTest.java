package io.surprisal.telemetry.format;

import java.util.List;

/** The stream's reading of values in a record that looks like those before it. */
class RepeatedLayoutValueTest extends JsonValueContract {
    private static final List<String> FEATURES = List.of("one", "v");

    /** The layout rests for so many records after the first, which it cannot know. */
    private static final int UNTRIED = 65;

    @Override
    protected float readJson(String json) {
        WideJsonFormat format = new WideJsonFormat(DecodeOptions.defaults(FeatureMapping.fields(FEATURES)), FEATURES);
        for (int i = 0; i <= UNTRIED; i++) {
            WideJsonValueTest.read(format, "1");
        }
        return WideJsonValueTest.read(format, json);
    }
}
