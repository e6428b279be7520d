package io.surprisal.telemetry.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A documented schema, and JSON held against it. */
public final class TopicSchema {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final Schema schema;

    private TopicSchema(JsonNode document) {
        this.document = document;
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(document);
    }

    /** The schema {@code name}.schema.json, which stands beside the codecs. */
    public static TopicSchema named(String name) throws IOException {
        try (InputStream in = JsonFormat.class.getResourceAsStream(name + ".schema.json")) {
            return new TopicSchema(JSON.readTree(Objects.requireNonNull(in, name)));
        }
    }

    /** Parses bytes that keep the schema; fails the test with what breaks it otherwise. */
    public JsonNode valid(byte[] bytes) throws IOException {
        JsonNode node = JSON.readTree(bytes);
        assertThat(schema.validate(node))
                .as(new String(bytes, StandardCharsets.UTF_8))
                .isEmpty();
        return node;
    }

    JsonNode document() {
        return document;
    }

    boolean accepts(JsonNode node) {
        return schema.validate(node).isEmpty();
    }
}
