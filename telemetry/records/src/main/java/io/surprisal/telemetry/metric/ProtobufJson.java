package io.surprisal.telemetry.metric;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads messages of protobuf from JSON, as <a href="https://protobuf.dev/programming-guides/json/">protobuf maps them</a> and
 * <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OpenTelemetry narrows it</a>. Fields that a message does not have are passed
 * over. So are bytes: OpenTelemetry writes ids in hexadecimal digits, protobuf bytes in base 64, and no metric needs either.
 */
final class ProtobufJson {
    private final Map<Descriptor, Map<String, FieldDescriptor>> fields = new HashMap<>();

    /** Reads the object at whose start a parser stands, up to its end; of a field that stands twice the last one counts. */
    void read(JsonParser parser, Message.Builder message) throws IOException, MetricException {
        Map<String, FieldDescriptor> known =
                fields.computeIfAbsent(message.getDescriptorForType(), ProtobufJson::byName);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            FieldDescriptor field = known.get(parser.currentName());
            JsonToken token = parser.nextToken();
            if (field == null || token == JsonToken.VALUE_NULL) {
                parser.skipChildren();
            } else if (field.isRepeated()) {
                expect(parser, JsonToken.START_ARRAY, "an array");
                message.clearField(field);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    message.addRepeatedField(field, value(parser, field, message));
                }
            } else {
                message.setField(field, value(parser, field, message));
            }
        }
    }

    private Object value(JsonParser parser, FieldDescriptor field, Message.Builder parent)
            throws IOException, MetricException {
        switch (field.getJavaType()) {
            case MESSAGE -> {
                expect(parser, JsonToken.START_OBJECT, "an object");
                Message.Builder message = parent.newBuilderForField(field);
                read(parser, message);
                return message.build();
            }
            case STRING -> {
                expect(parser, JsonToken.VALUE_STRING, "text");
                return parser.getText();
            }
            case BOOLEAN -> {
                if (!parser.currentToken().isBoolean()) {
                    throw JsonValues.unfit(parser, "true or false");
                }
                return parser.getBooleanValue();
            }
            case ENUM -> {
                return enumValue(parser, field);
            }
            case DOUBLE -> {
                return JsonValues.number(parser);
            }
            case INT, LONG -> {
                return integer(parser, field);
            }
            case FLOAT, BYTE_STRING -> {}
        }
        throw new IllegalStateException("OpenTelemetry's metrics have no field of type " + field.getType()
                + " that is read; got " + field.getFullName());
    }

    /** Integers of 64 bits are text, as JSON's numbers are doubles; writers that have others write numbers. */
    private static Object integer(JsonParser parser, FieldDescriptor field) throws IOException, MetricException {
        if (parser.currentToken() == JsonToken.VALUE_STRING || parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            String text = parser.getText();
            try {
                return switch (field.getType()) {
                    case UINT32, FIXED32 -> Integer.parseUnsignedInt(text);
                    case INT32, SINT32, SFIXED32 -> Integer.parseInt(text);
                    case UINT64, FIXED64 -> Long.parseUnsignedLong(text);
                    default -> Long.parseLong(text);
                };
            } catch (NumberFormatException e) {
                throw JsonValues.unfit(parser, "an integer of type " + field.getType());
            }
        }
        throw JsonValues.unfit(parser, "an integer, as a number or as text");
    }

    /** A number, or the name, which protobuf has and OpenTelemetry has not. */
    private static EnumValueDescriptor enumValue(JsonParser parser, FieldDescriptor field)
            throws IOException, MetricException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT) {
            return field.getEnumType().findValueByNumberCreatingIfUnknown(parser.getIntValue());
        }
        EnumValueDescriptor named = parser.currentToken() == JsonToken.VALUE_STRING
                ? field.getEnumType().findValueByName(parser.getText())
                : null;
        if (named == null) {
            throw JsonValues.unfit(
                    parser, "a number or name of " + field.getEnumType().getName());
        }
        return named;
    }

    private static void expect(JsonParser parser, JsonToken token, String name) throws IOException, MetricException {
        if (parser.currentToken() != token) {
            throw JsonValues.unfit(parser, name);
        }
    }

    private static Map<String, FieldDescriptor> byName(Descriptor message) {
        Map<String, FieldDescriptor> named = new HashMap<>();
        for (FieldDescriptor field : message.getFields()) {
            if (field.getJavaType() != FieldDescriptor.JavaType.BYTE_STRING) {
                named.put(field.getName(), field);
                named.put(field.getJsonName(), field);
            }
        }
        return named;
    }
}
