package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelSource;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The models topic, {@code models-1.schema.json}. People and programs write it, so every fault is told by its place. Fields without a meaning
 * are faults as well: a misspelt {@code champion} would otherwise bring back the model that job.yaml names.
 */
public final class DesiredModelsJson extends JsonFormat<DesiredModels> {
    /** The schema's name and version, in every record. */
    public static final String SCHEMA = "surprisal.models/1";

    private static final String CHAMPION = "champion";
    private static final String SHADOW = "shadow";
    private static final String URI = "uri";
    private static final String SHA256 = "sha256";
    private static final String SIGNATURE = "signature";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int SIGNATURE_BYTES = 64;

    public DesiredModelsJson() {
        super(SCHEMA);
    }

    @Override
    DesiredModels read(JsonNode object) {
        allNamed(object, "", List.of("schema", CHAMPION, SHADOW));
        return new DesiredModels(source(object, CHAMPION), source(object, SHADOW));
    }

    @Override
    void write(DesiredModels models, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(JsonParts.SCHEMA);
        json.writeString(SCHEMA);
        write(CHAMPION, models.champion(), json);
        write(SHADOW, models.shadow(), json);
        json.writeEndObject();
    }

    private static void write(String role, @Nullable ModelSource source, JsonGenerator json) throws IOException {
        if (source == null) {
            json.writeNullField(role);
            return;
        }
        json.writeObjectFieldStart(role);
        json.writeStringField(URI, source.uri());
        json.writeStringField(SHA256, source.sha256());
        if (source.signature() != null) {
            json.writeStringField(SIGNATURE, source.signature());
        }
        json.writeEndObject();
    }

    private static @Nullable ModelSource source(JsonNode object, String role) {
        JsonNode source = object.path(role);
        if (source.isMissingNode() || source.isNull()) {
            return null;
        }
        if (!source.isObject()) {
            throw JsonParts.fault("/" + role, "an object with " + URI + " and " + SHA256 + ", or null", source, "");
        }
        allNamed(source, role + ".", List.of(URI, SHA256, SIGNATURE));
        return new ModelSource(uri(object, role), digest(object, role), signature(object, role));
    }

    private static String uri(JsonNode object, String role) {
        String path = "/" + role + "/" + URI;
        JsonNode value = object.at(path);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw JsonParts.fault(path, "the address of a model file", value, "");
        }
        return value.textValue();
    }

    private static String digest(JsonNode object, String role) {
        String path = "/" + role + "/" + SHA256;
        JsonNode value = object.at(path);
        if (!value.isTextual() || !DIGEST.matcher(value.textValue()).matches()) {
            throw JsonParts.fault(
                    path, "the file's SHA-256, 64 hexadecimal digits", value, "; sha256sum FILE prints them");
        }
        return value.textValue().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String signature(JsonNode object, String role) {
        String path = "/" + role + "/" + SIGNATURE;
        JsonNode value = object.at(path);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || !isSignature(value.textValue())) {
            throw JsonParts.fault(
                    path,
                    "Base64 of an Ed25519 signature, which has " + SIGNATURE_BYTES + " bytes",
                    value,
                    "; surprisal models signs with --sign");
        }
        return value.textValue();
    }

    private static boolean isSignature(String text) {
        try {
            return Base64.getDecoder().decode(text).length == SIGNATURE_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void allNamed(JsonNode object, String place, List<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        place + shortened(name) + " is no field; expected " + String.join(", ", known));
            }
        }
    }
}
