package io.surprisal.telemetry.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.surprisal.telemetry.text.FeatureText;
import io.surprisal.telemetry.text.JsonText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads any JSON object into a draft, walking the mapped places beside it. Not thread-safe. */
final class JsonRecordReader implements OneJsonObject.Body {
    private final DecodeOptions options;
    private final LearnedOrder root;
    private final RecordDraft draft;
    private final Refusals refusals;
    private final OneJsonObject object = new OneJsonObject();

    JsonRecordReader(DecodeOptions options, LearnedOrder root, RecordDraft draft, Refusals refusals) {
        this.options = options;
        this.root = root;
        this.draft = draft;
        this.refusals = refusals;
    }

    void read(byte[] payload) throws RefusedRecordException {
        object.read(payload, this);
    }

    @Override
    public void read(JsonParser parser) throws IOException, RefusedRecordException {
        readObject(parser, root);
    }

    /** Guesses that fields follow each other as they did last time: comparing bytes is cheaper than reading a name. */
    private void readObject(JsonParser parser, LearnedOrder object) throws IOException, RefusedRecordException {
        LearnedOrder previous = null;
        while (true) {
            LearnedOrder field = object.guessAfter(previous);
            if (field == null) {
                parser.nextToken();
            }
            if (field == null || !parser.nextFieldName(field.name())) {
                if (parser.currentToken() == JsonToken.END_OBJECT) {
                    return;
                }
                field = object.field(parser.currentName());
            }
            parser.nextToken();
            readValue(parser, field);
            if (field != null) {
                object.learn(previous, field);
                previous = field;
            }
        }
    }

    private void readArray(JsonParser parser, LearnedOrder array) throws IOException, RefusedRecordException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            readValue(parser, array.element(i));
        }
    }

    private void readValue(JsonParser parser, @Nullable LearnedOrder learned)
            throws IOException, RefusedRecordException {
        if (learned == null) {
            if (options.unknown() == UnknownFields.REFUSE) {
                throw refusals.unknownField(
                        parser.getParsingContext().pathAsPointer().toString());
            }
            parser.skipChildren();
            return;
        }
        FieldTree place = learned.place();
        switch (place.role()) {
            case FEATURE -> readFeature(parser, place);
            case KEY -> readKey(parser, place);
            case TIME -> readTime(parser, place);
            case CONDITION -> readCondition(parser);
            case LINE -> readLine(parser, place);
            case BRANCH -> {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    readObject(parser, learned);
                } else if (parser.currentToken() == JsonToken.START_ARRAY) {
                    readArray(parser, learned);
                }
            }
        }
    }

    private void readFeature(JsonParser parser, FieldTree place) throws IOException, RefusedRecordException {
        float value = number(parser, place);
        if (Float.isInfinite(value)) {
            throw refusals.outOfRange(place, JsonText.describe(parser));
        }
        draft.value(place.feature(), value);
    }

    /** JSON's numbers, true, false and null mean what they mean as {@link FeatureText}. */
    private float number(JsonParser parser, FieldTree place) throws IOException, RefusedRecordException {
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                // A sum, so that zero has no sign.
                return parser.getFloatValue() + 0f;
            }
            case VALUE_TRUE -> {
                return 1;
            }
            case VALUE_FALSE -> {
                return 0;
            }
            case VALUE_NULL -> {
                return Float.NaN;
            }
            case VALUE_STRING -> {
                String text = parser.getText();
                switch (FeatureText.kind(text)) {
                    case NUMBER -> {
                        return FeatureText.toFloat(text);
                    }
                    case MISSING -> {
                        return Float.NaN;
                    }
                    case OTHER -> {}
                }
            }
            default -> {}
        }
        throw refusals.notNumeric(place, JsonText.describe(parser));
    }

    private void readKey(JsonParser parser, FieldTree place) throws IOException, RefusedRecordException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            throw refusals.badKey(place, JsonText.describe(parser));
        }
        draft.key(parser.getText());
    }

    /** Text, a number, true or false; a record with anything else has no class, and is scored nevertheless. */
    private void readCondition(JsonParser parser) throws IOException {
        if (parser.currentToken().isScalarValue() && parser.currentToken() != JsonToken.VALUE_NULL) {
            draft.conditionClass(parser.getText());
        } else {
            parser.skipChildren();
        }
    }

    private void readLine(JsonParser parser, FieldTree place) throws IOException, RefusedRecordException {
        if (!parser.currentToken().isScalarValue() || parser.currentToken() == JsonToken.VALUE_NULL) {
            throw refusals.badLine(place, JsonText.describe(parser));
        }
        draft.line(parser.getText());
    }

    private void readTime(JsonParser parser, FieldTree place) throws IOException, RefusedRecordException {
        TimeFormat format = options.time().format();
        boolean numeric = parser.currentToken().isNumeric() && Double.isFinite(parser.getDoubleValue());
        boolean timed = false;
        try {
            if (format == TimeFormat.ISO_8601 && parser.currentToken() == JsonToken.VALUE_STRING) {
                timed = draft.time(Instant.parse(parser.getText()).toEpochMilli());
            } else if (format != TimeFormat.ISO_8601 && numeric) {
                timed = draft.time(format.millis(parser.getDoubleValue()));
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Text that is not a time, or one that does not fit: refused below.
            timed = false;
        }
        if (!timed) {
            throw refusals.badTime(place, JsonText.describe(parser));
        }
    }
}
