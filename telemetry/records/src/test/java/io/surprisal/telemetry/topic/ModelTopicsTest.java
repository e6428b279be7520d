package io.surprisal.telemetry.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ModelRole;
import io.surprisal.telemetry.record.ModelSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which models a job is to have, and what became of them. */
class ModelTopicsTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final String SIGNATURE = "A".repeat(86) + "==";
    private static final ModelSource SIGNED = new ModelSource("s3://models/pumps-7.onnx", DIGEST, SIGNATURE);
    private static final ModelSource PLAIN = new ModelSource("models/pumps-8.onnx", DIGEST, null);

    private final DesiredModelsJson models = new DesiredModelsJson();

    @Test
    void modelsComeBackAsTheyWereAndKeepTheSchema() throws IOException {
        TopicSchema schema = TopicSchema.named("models-1");
        for (DesiredModels desired : new DesiredModels[] {
            new DesiredModels(SIGNED, PLAIN), new DesiredModels(null, SIGNED), DesiredModels.NONE
        }) {
            byte[] bytes = models.toBytes(desired);
            assertThat(models.fromBytes(bytes)).isEqualTo(desired);
            schema.valid(bytes);
        }
        assertThat(new String(models.toBytes(new DesiredModels(PLAIN, null)), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"schema\":\"surprisal.models/1\",\"champion\":{\"uri\":\"models/pumps-8.onnx\",\"sha256\":\""
                                + DIGEST + "\"},\"shadow\":null}");
    }

    @Test
    void whatIsAbsentOrNullIsNoModel() {
        assertThat(read("")).isEqualTo(DesiredModels.NONE);
        assertThat(read(", \"champion\": null")).isEqualTo(DesiredModels.NONE);
        assertThat(read(", \"shadow\": " + source(DIGEST, "null"))).isEqualTo(new DesiredModels(null, PLAIN));
    }

    @Test
    void digestsMayBeInUpperCase() {
        assertThat(read(", \"champion\": " + source(DIGEST.toUpperCase(Locale.ROOT), "null")))
                .isEqualTo(new DesiredModels(PLAIN, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"champoin\": null | champoin is no field; expected schema, champion, shadow",
                "\"champion\": \"m.onnx\" | champion is to be an object with uri and sha256, or null; got \"m.onnx\"",
                "\"shadow\": {} | shadow.uri is to be the address of a model file; got nothing",
                "\"shadow\": {\"uri\": \" \"} | shadow.uri is to be the address of a model file; got \" \"",
                "\"shadow\": {\"uri\": \"m\", \"sha\": 1} | shadow.sha is no field; expected uri, sha256, signature",
                "\"champion\": {\"uri\": \"m\", \"sha256\": \"12\"} | champion.sha256 is to be the file's SHA-256, 64 hexadecimal"
                        + " digits; got \"12\"; sha256sum FILE prints them",
            })
    void faultsAreToldByTheirPlace(String fields, String fault) throws IOException {
        assertThatThrownBy(() -> read(", " + fields))
                .hasMessageStartingWith("No record of surprisal.models/1: " + fault);
        JsonNode node = new ObjectMapper().readTree("{\"schema\": \"surprisal.models/1\", " + fields + "}");
        assertThat(TopicSchema.named("models-1").accepts(node)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"7", "\"AAAA\"", "\"no base64!\""})
    void aSignatureHasTheLengthOfOne(String signature) {
        assertThatThrownBy(() -> read(", \"champion\": " + source(DIGEST, signature)))
                .hasMessageContaining("champion.signature is to be Base64 of an Ed25519 signature, which has 64 bytes;"
                        + " got " + signature + "; surprisal models signs with --sign");
    }

    @ParameterizedTest
    @EnumSource(ModelEventStatus.class)
    void eventsComeBackAsTheyWereAndKeepTheSchema(ModelEventStatus status) throws IOException {
        ModelEventJson json = new ModelEventJson();
        for (ModelRole role : ModelRole.values()) {
            ModelEvent event = new ModelEvent(
                    "pumps", role, status, "", "0123456789ab", "m.onnx", DIGEST, 1_772_366_520_250L, -1, "why");
            byte[] bytes = json.toBytes(event);
            assertThat(json.fromBytes(bytes)).isEqualTo(event);
            JsonNode node = TopicSchema.named("model-event-1").valid(bytes);
            assertThat(TopicSchema.named("model-event-1")
                            .accepts(((ObjectNode) node.deepCopy()).put("digest", "0123456789ab")))
                    .isFalse();
        }
    }

    private static String source(String digest, String signature) {
        return "{\"uri\": \"models/pumps-8.onnx\", \"sha256\": \"" + digest + "\", \"signature\": " + signature + "}";
    }

    private DesiredModels read(String fields) {
        return models.fromBytes(
                ("{\"schema\": \"surprisal.models/1\"" + fields + "}").getBytes(StandardCharsets.UTF_8));
    }
}
