package io.surprisal.onnx.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.surprisal.core.manifest.Manifest;
import java.io.IOException;
import java.util.Map;

/**
 * The manifest as it stands in {@code metadata_props}: the format version by itself, so that a reader knows whether it can
 * read the rest, and the manifest as one JSON object with sorted keys, so that equal manifests are equal bytes.
 */
public final class ManifestCodec {
    static final String VERSION_KEY = "surprisal.format_version";
    static final String MANIFEST_KEY = "surprisal.manifest";

    // Fields that a later version adds within the same format version are skipped; missing ones are an error.
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(Float.class, new ValueWriter())
                    .addDeserializer(Float.class, new ValueReader()))
            .build();

    private ManifestCodec() {}

    /** The entries for a file's {@code metadata_props}. */
    public static Map<String, String> toMetadata(Manifest manifest) {
        return Map.of(VERSION_KEY, Integer.toString(manifest.formatVersion()), MANIFEST_KEY, toJson(manifest));
    }

    /** The manifest as JSON on one line. */
    public static String toJson(Manifest manifest) {
        try {
            return JSON.writeValueAsString(manifest);
        } catch (JsonProcessingException e) {
            throw new AssertionError("A manifest is always writable", e);
        }
    }

    /** Reads what {@link #toMetadata} wrote; throws {@link ModelFormatException} naming {@code source} otherwise. */
    public static Manifest fromMetadata(Map<String, String> metadata, String source) {
        String version = metadata.get(VERSION_KEY);
        String json = metadata.get(MANIFEST_KEY);
        if (version == null || json == null) {
            throw new ModelFormatException(source + " is an ONNX file without a Surprisal manifest (metadata entries "
                    + VERSION_KEY + " and " + MANIFEST_KEY + "; it has " + metadata.keySet()
                    + "); export it with `surprisal train`");
        }
        int number = number(version, source);
        try {
            JsonNode tree = JSON.readTree(json);
            Manifest manifest = JSON.treeToValue(ManifestUpgrades.upgrade(tree, number), Manifest.class);
            manifest.schema(); // refuses features without a name and names that stand twice
            return manifest;
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(source + " has an unreadable manifest: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(source + " has an unusable manifest: " + e.getMessage(), e);
        }
    }

    private static int number(String version, String source) {
        for (int number = 1; number <= Manifest.FORMAT_VERSION; number++) {
            if (version.equals(Integer.toString(number))) {
                return number;
            }
        }
        throw new ModelFormatException(source + " has format version " + version + "; this version reads 1 to "
                + Manifest.FORMAT_VERSION + "; update Surprisal or export the model again");
    }

    /** A value of a window: what is missing is null, which JSON has, and not NaN, which it lacks. */
    private static final class ValueWriter extends StdSerializer<Float> {
        private ValueWriter() {
            super(Float.class);
        }

        @Override
        public void serialize(Float value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (value.isNaN()) {
                json.writeNull();
            } else {
                json.writeNumber(value);
            }
        }
    }

    private static final class ValueReader extends StdDeserializer<Float> {
        private ValueReader() {
            super(Float.class);
        }

        @Override
        public Float deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return _parseFloatPrimitive(json, context);
        }

        @Override
        public Float getNullValue(DeserializationContext context) {
            return Float.NaN;
        }
    }
}
