package io.surprisal.onnx.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** docs/model-format.md names whatever a manifest holds. */
class ModelFormatDocumentTest {
    /** Their entries are names that data and settings chose. */
    private static final Set<String> FREE =
            Set.of("calibrations", "smoothed_calibrations", "hyper_parameters", "versions", "validation");

    @Test
    void namesEveryComponentOfTheManifest() throws Exception {
        String document = document();
        Set<String> fields = new TreeSet<>();
        collect(new JsonMapper().readTree(ManifestCodec.toJson(Graphs.manifest(new Random(2)))), false, fields);
        assertThat(fields).contains("straight_below", "view", "held_out_rows", "knee");
        fields.remove("format_version");
        assertThat(fields).allSatisfy(field -> assertThat(document).containsPattern("`" + field + "(\\[])?`"));
    }

    @Test
    void namesTheVersionAndEveryOutput() throws Exception {
        String document = document();
        assertThat(document).contains("| `" + ManifestCodec.VERSION_KEY + "` | `" + Manifest.FORMAT_VERSION + "` |");
        for (ModelOutput output : ModelOutput.values()) {
            assertThat(document).contains("`" + output.contractName() + "`");
        }
    }

    private static String document() throws Exception {
        return Files.readString(Path.of("../../docs/model-format.md"));
    }

    private static void collect(JsonNode node, boolean free, Set<String> fields) {
        if (!node.isObject()) {
            node.forEach(element -> collect(element, false, fields));
            return;
        }
        node.properties().forEach(entry -> {
            if (!free) {
                fields.add(entry.getKey());
            }
            collect(entry.getValue(), FREE.contains(entry.getKey()), fields);
        });
    }
}
