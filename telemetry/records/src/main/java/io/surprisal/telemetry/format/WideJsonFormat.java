package io.surprisal.telemetry.format;

import io.surprisal.telemetry.text.FeatureText;
import java.util.List;

/**
 * Wide JSON: one object per record, which holds the features of one sample as fields, nested or not. Read in one pass, without
 * building a tree, and by {@link RepeatedLayout} where that can. Of a field that stands twice the last one counts. What a value
 * means: {@link FeatureText}; NaN and infinities written as bare tokens, as Python does, mean what they mean as text.
 */
public final class WideJsonFormat extends OneSampleFormat {
    private final JsonSample sample;

    /**
     * @param features the features in the order in which a sample's values are to stand; all of them mapped
     */
    public WideJsonFormat(DecodeOptions options, List<String> features) {
        super(options, features);
        this.sample = new JsonSample(options, features, draft());
    }

    @Override
    void read(byte[] payload) throws RefusedRecordException {
        sample.read(payload);
    }
}
