package io.surprisal.telemetry.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object per record in one pass, without a tree, and by {@link RepeatedLayout} where that can. Not thread-safe. NaN written as a bare token, as Python does,
 * is a missing value; of a field that stands twice the last one counts.
 */
public final class JsonDecoder {
    /** Times beyond the year 9999 are wrong units, and one of them would end all waiting for event time. */
    private static final long LATEST_TIME = 253_402_300_799_999L;

    private static final int QUOTED = 64;

    /** Keys end up in every output record, which Kafka bounds. */
    private static final int LONGEST_KEY = 1024;

    private final DecodeOptions options;
    private final List<String> features;
    private final FieldTree root;
    private final RepeatedLayout repeated;
    private final JsonFactory json = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            // Names stay out of the JVM's string table: they come from outside.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final boolean[] present;
    private float[] values = {};
    private @Nullable String key;
    private long time;
    private boolean timed;

    /**
     * @param features the features in the order in which a record's values are to stand; all of them mapped
     */
    public JsonDecoder(DecodeOptions options, List<String> features) {
        this.options = options;
        this.features = List.copyOf(features);
        this.root = FieldTree.of(options, features);
        this.repeated = new RepeatedLayout(root);
        this.present = new boolean[features.size()];
    }

    public TelemetryRecord decode(RawRecord raw) throws RefusedRecordException {
        byte[] payload = raw.value();
        if (payload == null) {
            throw new RefusedRecordException(
                    DeadLetterReason.TOMBSTONE, "The record has no payload; expected a JSON object");
        }
        if (payload.length > options.maxRecordBytes()) {
            throw new RefusedRecordException(
                    DeadLetterReason.TOO_LARGE,
                    "The payload has " + payload.length + " bytes, more than the " + options.maxRecordBytes()
                            + " allowed, and was not parsed; raise the limit if such records are meant to be scored");
        }
        reset();
        if (!repeated.read(payload, values, present)) {
            reset();
            parse(payload);
        }
        checkFeatures();
        return new TelemetryRecord(raw.coordinates(), key(raw), time(raw), values);
    }

    private void parse(byte[] payload) throws RefusedRecordException {
        try (JsonParser parser = json.createParser(payload)) {
            readRecord(parser);
        } catch (JsonProcessingException e) {
            throw new RefusedRecordException(
                    DeadLetterReason.NOT_JSON,
                    "The payload is not a JSON object: " + e.getOriginalMessage() + ", at byte "
                            + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset()) + " of "
                            + payload.length);
        } catch (IOException e) {
            throw new RefusedRecordException(
                    DeadLetterReason.NOT_JSON,
                    "The payload of " + payload.length + " bytes is not JSON text: " + e.getMessage());
        }
    }

    private void reset() {
        // The values go out with the record, so every record has its own.
        values = new float[features.size()];
        Arrays.fill(values, Float.NaN);
        Arrays.fill(present, false);
        key = null;
        timed = false;
    }

    private void readRecord(JsonParser parser) throws IOException, RefusedRecordException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw new RefusedRecordException(
                    DeadLetterReason.NOT_JSON,
                    "The payload is not a JSON object: it "
                            + (first == null ? "is empty" : "starts with " + describe(parser)));
        }
        readObject(parser, root);
        if (parser.nextToken() != null) {
            throw new RefusedRecordException(
                    DeadLetterReason.NOT_JSON,
                    "The payload is more than one JSON object: after the first comes " + describe(parser)
                            + "; send one object per record");
        }
    }

    /** Guesses that fields follow each other as they did last time: comparing bytes is cheaper than reading a name. */
    private void readObject(JsonParser parser, FieldTree object) throws IOException, RefusedRecordException {
        FieldTree previous = null;
        while (true) {
            FieldTree place = object.guessAfter(previous);
            if (place == null) {
                parser.nextToken();
            }
            if (place == null || !parser.nextFieldName(place.name())) {
                if (parser.currentToken() == JsonToken.END_OBJECT) {
                    return;
                }
                place = object.field(parser.currentName());
            }
            parser.nextToken();
            readValue(parser, place);
            if (place != null) {
                object.learn(previous, place);
                previous = place;
            }
        }
    }

    private void readArray(JsonParser parser, FieldTree array) throws IOException, RefusedRecordException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            readValue(parser, array.element(i));
        }
    }

    private void readValue(JsonParser parser, @Nullable FieldTree place) throws IOException, RefusedRecordException {
        if (place == null) {
            if (options.unknown() == UnknownFields.REFUSE) {
                throw new RefusedRecordException(
                        DeadLetterReason.UNKNOWN_FIELD,
                        "Field "
                                + shortened(parser.getParsingContext()
                                        .pathAsPointer()
                                        .toString())
                                + " is not in the field mapping; map it, or let unknown fields be ignored");
            }
            parser.skipChildren();
            return;
        }
        switch (place.role()) {
            case FEATURE -> readFeature(parser, place);
            case KEY -> key = readKey(parser, place);
            case TIME -> readTime(parser, place);
            case BRANCH -> {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    readObject(parser, place);
                } else if (parser.currentToken() == JsonToken.START_ARRAY) {
                    readArray(parser, place);
                }
            }
        }
    }

    private void readFeature(JsonParser parser, FieldTree place) throws IOException, RefusedRecordException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            present[place.feature()] = true;
            values[place.feature()] = Float.NaN;
            return;
        }
        if (!token.isNumeric()) {
            throw new RefusedRecordException(
                    DeadLetterReason.NOT_NUMERIC,
                    "Feature " + features.get(place.feature()) + " at " + place.path() + " must be a number; got "
                            + describe(parser));
        }
        float value = parser.getFloatValue();
        if (Float.isInfinite(value)) {
            throw new RefusedRecordException(
                    DeadLetterReason.OUT_OF_RANGE,
                    "Feature " + features.get(place.feature()) + " at " + place.path()
                            + " must be a finite 32-bit float; got " + describe(parser));
        }
        present[place.feature()] = true;
        values[place.feature()] = value;
    }

    private static String readKey(JsonParser parser, FieldTree place) throws IOException, RefusedRecordException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            throw new RefusedRecordException(
                    DeadLetterReason.BAD_KEY,
                    "The key at " + place.path() + " must be text or a number; got " + describe(parser));
        }
        return parser.getText();
    }

    private void readTime(JsonParser parser, FieldTree place) throws IOException, RefusedRecordException {
        TimeFormat format = options.time().format();
        boolean numeric = parser.currentToken().isNumeric();
        try {
            if (format == TimeFormat.ISO_8601 && parser.currentToken() == JsonToken.VALUE_STRING) {
                setTime(Instant.parse(parser.getText()).toEpochMilli());
            } else if (format == TimeFormat.EPOCH_MILLIS && numeric) {
                setTime(Math.round(parser.getDoubleValue()));
            } else if (format == TimeFormat.EPOCH_SECONDS && numeric) {
                setTime(Math.round(parser.getDoubleValue() * 1000));
            }
        } catch (DateTimeException | ArithmeticException e) {
            timed = false;
        }
        if (!timed) {
            throw new RefusedRecordException(
                    DeadLetterReason.BAD_TIME,
                    "The time at " + place.path() + " must be " + format.description() + ", up to the year 9999; got "
                            + describe(parser));
        }
    }

    private void setTime(long epochMillis) {
        time = epochMillis;
        timed = epochMillis <= LATEST_TIME && epochMillis >= -LATEST_TIME;
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

    private String key(RawRecord raw) throws RefusedRecordException {
        if (!options.key().isField()) {
            byte[] kafkaKey = raw.key();
            key = kafkaKey == null ? "" : new String(kafkaKey, StandardCharsets.UTF_8);
        }
        if (key == null) {
            throw new RefusedRecordException(
                    DeadLetterReason.BAD_KEY, "The key at " + options.key().path() + " is absent");
        }
        if (key.length() > LONGEST_KEY) {
            throw new RefusedRecordException(
                    DeadLetterReason.BAD_KEY,
                    "The key must have at most " + LONGEST_KEY + " characters; got " + key.length() + ": "
                            + shortened(key));
        }
        return key;
    }

    private long time(RawRecord raw) throws RefusedRecordException {
        if (options.time().isField() && !timed) {
            throw new RefusedRecordException(
                    DeadLetterReason.BAD_TIME, "The time at " + options.time().path() + " is absent");
        }
        if (!options.time().isField()) {
            if (raw.timestamp() < 0) {
                throw new RefusedRecordException(
                        DeadLetterReason.BAD_TIME, "The record has no Kafka timestamp; configure a time field instead");
            }
            time = raw.timestamp();
        }
        return time;
    }

    /** The current value, shortened, for a message. */
    private static String describe(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "the text \"" + shortened(parser.getText()) + '"';
            default -> shortened(parser.getText());
        };
    }

    private static String shortened(String text) {
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
    }
}
