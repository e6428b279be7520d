package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is known of the record that is being read, and whether that makes a sample. One draft serves all records. */
final class RecordDraft {
    private final DecodeOptions options;
    private final List<String> features;
    private final boolean[] present;
    private float[] values = {};
    private @Nullable String key;
    private String conditionClass = "";
    private @Nullable String line;
    private long time;
    private boolean timed;

    RecordDraft(DecodeOptions options, List<String> features) {
        this.options = options;
        this.features = List.copyOf(features);
        this.present = new boolean[features.size()];
    }

    /** Forgets the record before. */
    void begin() {
        // The values go out with the record, so every record has its own.
        values = new float[features.size()];
        restart();
    }

    /** Forgets what was read of this record. */
    void restart() {
        Arrays.fill(values, Float.NaN);
        Arrays.fill(present, false);
        key = null;
        conditionClass = "";
        line = null;
        timed = false;
    }

    /** One value per feature, NaN where it is missing. */
    float[] values() {
        return values;
    }

    /** Whether a feature's field is there, be it with a missing value. */
    boolean[] present() {
        return present;
    }

    /** Takes the value of a feature, NaN where it is missing. */
    void value(int feature, float value) {
        present[feature] = true;
        values[feature] = value;
    }

    void key(String newKey) {
        key = newKey;
    }

    /** Takes the record's class; one that is too long to be any model's is none. */
    void conditionClass(String name) {
        conditionClass = RecordLimits.conditionClass(name);
    }

    void line(String text) {
        line = text;
    }

    /** The line of a log that the record holds; null where it has none, or is one itself. */
    @Nullable
    String line() {
        return line;
    }

    /**
     * Takes an event time, if it is one.
     *
     * @param epochMillis negative before 1970
     */
    boolean time(long epochMillis) {
        time = epochMillis;
        timed = RecordLimits.isTime(epochMillis);
        return timed;
    }

    /** The sample, if what was read makes one. */
    TelemetryRecord finish(RawRecord raw) throws RefusedRecordException {
        checkFeatures();
        return new TelemetryRecord(raw.coordinates(), finalKey(raw), finalTime(raw), values, conditionClass);
    }

    private void checkFeatures() throws RefusedRecordException {
        boolean observed = false;
        boolean complete = true;
        for (int i = 0; i < values.length; i++) {
            boolean missing = Float.isNaN(values[i]);
            observed |= !missing;
            complete &= switch (options.missing()) {
                case REFUSE -> !missing;
                case ALLOW_NULL -> present[i];
                case ALLOW_ABSENT -> true;
            };
        }
        if (!complete) {
            throw new RefusedRecordException(
                    DeadLetterReason.MISSING_FEATURE,
                    "Features are missing: " + missingFeatures()
                            + (options.missing() == MissingFeatures.REFUSE
                                    ? "; expected a number for every feature"
                                    : "; expected every feature, with null where there is no reading"));
        }
        if (!observed) {
            throw new RefusedRecordException(
                    DeadLetterReason.NO_FEATURES_OBSERVED,
                    "All " + values.length + " features are missing: there is nothing to score");
        }
    }

    private List<String> missingFeatures() {
        return IntStream.range(0, values.length)
                .filter(i -> !present[i] || (options.missing() == MissingFeatures.REFUSE && Float.isNaN(values[i])))
                .mapToObj(features::get)
                .toList();
    }

    private String finalKey(RawRecord raw) throws RefusedRecordException {
        String found = key;
        if (found == null && !options.key().isField()) {
            byte[] kafkaKey = raw.key();
            found = kafkaKey == null ? "" : new String(kafkaKey, StandardCharsets.UTF_8);
        }
        if (found == null) {
            throw new RefusedRecordException(
                    DeadLetterReason.BAD_KEY, "The key at " + options.key().path() + " is absent");
        }
        if (found.length() > KeySource.LONGEST) {
            throw new RefusedRecordException(
                    DeadLetterReason.BAD_KEY,
                    "The key must have at most " + KeySource.LONGEST + " characters; got " + found.length() + ": "
                            + JsonText.shortened(found));
        }
        return found;
    }

    private long finalTime(RawRecord raw) throws RefusedRecordException {
        if (options.time().isField()) {
            if (!timed) {
                throw new RefusedRecordException(
                        DeadLetterReason.BAD_TIME,
                        "The time at " + options.time().path() + " is absent");
            }
            return time;
        }
        return RecordLimits.kafkaTime(raw);
    }
}
