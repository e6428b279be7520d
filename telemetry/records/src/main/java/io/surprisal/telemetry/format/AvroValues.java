package io.surprisal.telemetry.format;

import io.surprisal.telemetry.text.FeatureText;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Reads values of Avro's types as features, keys, times and classes. They mean what they mean in JSON: {@link FeatureText}. */
final class AvroValues {
    private static final String NULL = "null";

    private final DecodeOptions options;
    private final Refusals refusals;
    private final TextValues texts;

    AvroValues(DecodeOptions options, Refusals refusals) {
        this.options = options;
        this.refusals = refusals;
        this.texts = new TextValues(options, refusals);
    }

    AvroStep feature(Schema schema, FieldTree place) {
        int feature = place.feature();
        return switch (schema.getType()) {
            case FLOAT ->
                (in, draft) -> {
                    float value = in.readFloat();
                    draft.value(feature, finite(value, value, place));
                };
            case DOUBLE ->
                (in, draft) -> {
                    double value = in.readDouble();
                    draft.value(feature, finite((float) value, value, place));
                };
            case INT -> (in, draft) -> draft.value(feature, in.readInt());
            case LONG -> (in, draft) -> draft.value(feature, in.readLong());
            case BOOLEAN -> (in, draft) -> draft.value(feature, in.readBoolean() ? 1 : 0);
            case STRING -> (in, draft) -> draft.value(feature, texts.number(in.readString(), place));
            case NULL -> (in, draft) -> draft.value(feature, Float.NaN);
            default -> throw unfit(place, schema, "a number, boolean, text or a union of these and null");
        };
    }

    AvroStep key(Schema schema, FieldTree place) {
        return switch (schema.getType()) {
            case STRING -> (in, draft) -> draft.key(in.readString());
            case INT -> (in, draft) -> draft.key(Integer.toString(in.readInt()));
            case LONG -> (in, draft) -> draft.key(Long.toString(in.readLong()));
            case ENUM -> {
                String[] symbols = schema.getEnumSymbols().toArray(String[]::new);
                yield (in, draft) -> draft.key(symbols[in.readIndex(symbols.length)]);
            }
            case NULL ->
                (in, draft) -> {
                    throw refusals.badKey(place, NULL);
                };
            default -> throw unfit(place, schema, "text, an int, long or enum, or a union of these");
        };
    }

    AvroStep condition(Schema schema, FieldTree place) {
        return switch (schema.getType()) {
            case STRING -> (in, draft) -> draft.conditionClass(in.readString());
            case INT -> (in, draft) -> draft.conditionClass(Integer.toString(in.readInt()));
            case LONG -> (in, draft) -> draft.conditionClass(Long.toString(in.readLong()));
            case BOOLEAN -> (in, draft) -> draft.conditionClass(Boolean.toString(in.readBoolean()));
            case ENUM -> {
                String[] symbols = schema.getEnumSymbols().toArray(String[]::new);
                yield (in, draft) -> draft.conditionClass(symbols[in.readIndex(symbols.length)]);
            }
            case NULL -> (in, draft) -> {};
            default -> throw unfit(place, schema, "text, an int, long, boolean or enum, or a union of these and null");
        };
    }

    AvroStep time(Schema schema, FieldTree place) {
        TimeFormat format = options.time().format();
        boolean text = format == TimeFormat.ISO_8601;
        return switch (schema.getType()) {
            case STRING -> {
                require(text, place, schema, format);
                yield (in, draft) -> texts.time(in.readString(), place, draft);
            }
            case LONG -> {
                long perMilli = perMilli(schema.getLogicalType());
                require(perMilli > 0 || !text, place, schema, format);
                yield (in, draft) -> {
                    long value = in.readLong();
                    if (!draft.time(perMilli > 0 ? Math.floorDiv(value, perMilli) : millis((double) value))) {
                        throw refusals.badTime(place, Long.toString(value));
                    }
                };
            }
            case INT -> {
                require(!text, place, schema, format);
                yield (in, draft) -> timed(in.readInt(), place, draft);
            }
            case DOUBLE -> {
                require(!text, place, schema, format);
                yield (in, draft) -> timed(in.readDouble(), place, draft);
            }
            case NULL ->
                (in, draft) -> {
                    throw refusals.badTime(place, NULL);
                };
            // A float is too coarse: today's seconds are 128 apart.
            default -> throw unfit(place, schema, format.description());
        };
    }

    RefusedRecordException unknownField(String path) {
        return refusals.unknownField(path);
    }

    /** @param value the value before it was rounded */
    private float finite(float rounded, double value, FieldTree place) throws RefusedRecordException {
        if (Float.isInfinite(rounded)) {
            throw refusals.outOfRange(place, Double.toString(value));
        }
        // A sum, so that zero has no sign.
        return rounded + 0f;
    }

    private void timed(double value, FieldTree place, RecordDraft draft) throws RefusedRecordException {
        if (!Double.isFinite(value) || !draft.time(millis(value))) {
            throw refusals.badTime(place, Double.toString(value));
        }
    }

    private long millis(double value) {
        return options.time().format().millis(value);
    }

    /** How many of a timestamp's units are a millisecond; 0 for another type, or none, whose unit the options know. */
    private static long perMilli(LogicalType type) {
        if (type instanceof LogicalTypes.TimestampMillis) {
            return 1;
        }
        if (type instanceof LogicalTypes.TimestampMicros) {
            return 1_000;
        }
        return type instanceof LogicalTypes.TimestampNanos ? 1_000_000 : 0;
    }

    private static void require(boolean fits, FieldTree place, Schema schema, TimeFormat format) {
        if (!fits) {
            throw unfit(place, schema, format.description());
        }
    }

    private static IllegalArgumentException unfit(FieldTree place, Schema schema, String expected) {
        return new IllegalArgumentException("The mapping reads " + place.path() + ", which the schema says is of type "
                + schema.getType().getName() + "; expected " + expected);
    }
}
