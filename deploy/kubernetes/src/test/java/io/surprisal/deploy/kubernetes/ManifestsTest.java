package io.surprisal.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every document keeps its kind's schema, in which no unknown field is overlooked. */
class ManifestsTest {
    /** Maps, in which every name is one of the user's own. */
    private static final Set<String> MAPS = Set.of(
            "annotations",
            "config",
            "data",
            "flinkConfiguration",
            "labels",
            "limits",
            "matchLabels",
            "requests",
            "selector",
            "emptyDir");

    private final Schemas schemas = new Schemas();

    ManifestsTest() throws IOException {}

    @ParameterizedTest
    @FieldSource("io.surprisal.deploy.kubernetes.Manifests#OVERLAYS")
    void eachDocumentKeepsItsSchema(String overlay) throws Exception {
        assertThat(Manifests.of(overlay).documents())
                .hasSizeGreaterThan(20)
                .allSatisfy(document ->
                        assertThat(schemas.faults(document)).as("%s", document).isEmpty());
    }

    @Test
    void theLoaderOfModelsKeepsItsSchema() throws IOException {
        assertThat(schemas.faults(Manifests.read(Files.readString(Path.of("model-loader.yaml")))
                        .get(0)))
                .isEmpty();
    }

    @Test
    void aMisspeltFieldIsRefusedWhereverItStands() throws Exception {
        List<String> overlooked = new ArrayList<>();
        for (JsonNode document : Manifests.of("gpu").documents()) {
            for (ObjectNode place : places(document, new ArrayList<>())) {
                place.put("mispelt", 1);
                if (schemas.faults(document).isEmpty()) {
                    overlooked.add(document.path("kind").asText() + ": " + place);
                }
                place.remove("mispelt");
            }
        }
        assertThat(overlooked).isEmpty();
    }

    /** All objects in a document but for maps. */
    private static List<ObjectNode> places(JsonNode node, List<ObjectNode> found) {
        if (node instanceof ObjectNode object) {
            found.add(object);
        }
        node.properties().stream()
                .filter(each -> !MAPS.contains(each.getKey()))
                .forEach(each -> places(each.getValue(), found));
        if (node.isArray()) {
            node.forEach(each -> places(each, found));
        }
        return found;
    }
}
