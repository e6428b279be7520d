package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * A tree of JSON as Avro, and back, by a schema with fields of the tree's names. Of the unions there is that with null; null where a schema has
 * a number is NaN; bytes are Base64 in JSON.
 */
final class AvroTree {
    private AvroTree() {}

    static void write(JsonNode value, Schema schema, Encoder avro) throws IOException {
        switch (schema.getType()) {
            case RECORD -> {
                for (Field field : schema.getFields()) {
                    write(value.required(field.name()), field.schema(), avro);
                }
            }
            case ARRAY -> {
                avro.writeArrayStart();
                avro.setItemCount(value.size());
                for (JsonNode element : value) {
                    avro.startItem();
                    write(element, schema.getElementType(), avro);
                }
                avro.writeArrayEnd();
            }
            case MAP -> {
                avro.writeMapStart();
                avro.setItemCount(value.size());
                for (Map.Entry<String, JsonNode> entry : value.properties()) {
                    avro.startItem();
                    avro.writeString(entry.getKey());
                    write(entry.getValue(), schema.getValueType(), avro);
                }
                avro.writeMapEnd();
            }
            case UNION -> {
                int branch = (schema.getTypes().get(0).getType() == Type.NULL) == value.isNull() ? 0 : 1;
                avro.writeIndex(branch);
                write(value, schema.getTypes().get(branch), avro);
            }
            case STRING -> avro.writeString(value.textValue());
            case BYTES -> avro.writeBytes(value.binaryValue());
            case INT -> avro.writeInt(value.intValue());
            case LONG -> avro.writeLong(value.longValue());
            case FLOAT -> avro.writeFloat((float) JsonParts.number(value));
            case DOUBLE -> avro.writeDouble(JsonParts.number(value));
            case BOOLEAN -> avro.writeBoolean(value.booleanValue());
            case NULL -> avro.writeNull();
            case ENUM, FIXED -> throw unused(schema);
        }
    }

    static JsonNode read(Schema schema, Decoder avro) throws IOException {
        return switch (schema.getType()) {
            case RECORD -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                for (Field field : schema.getFields()) {
                    object.set(field.name(), read(field.schema(), avro));
                }
                yield object;
            }
            case ARRAY -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                for (long block = avro.readArrayStart(); block > 0; block = avro.arrayNext()) {
                    for (long i = 0; i < block; i++) {
                        array.add(read(schema.getElementType(), avro));
                    }
                }
                yield array;
            }
            case MAP -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                for (long block = avro.readMapStart(); block > 0; block = avro.mapNext()) {
                    for (long i = 0; i < block; i++) {
                        object.set(avro.readString(), read(schema.getValueType(), avro));
                    }
                }
                yield object;
            }
            case UNION -> read(schema.getTypes().get(avro.readIndex()), avro);
            case STRING -> TextNode.valueOf(avro.readString());
            case BYTES -> BinaryNode.valueOf(avro.readBytes(null).array());
            case INT -> IntNode.valueOf(avro.readInt());
            case LONG -> LongNode.valueOf(avro.readLong());
            case FLOAT -> FloatNode.valueOf(avro.readFloat());
            case DOUBLE -> DoubleNode.valueOf(avro.readDouble());
            case BOOLEAN -> BooleanNode.valueOf(avro.readBoolean());
            case NULL -> NullNode.instance;
            case ENUM, FIXED -> throw unused(schema);
        };
    }

    private static IllegalStateException unused(Schema schema) {
        return new IllegalStateException(
                "No schema of a topic has an enum or fixed bytes: words are strings, so that a new one breaks"
                        + " no reader; got " + schema);
    }
}
