package io.surprisal.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What an overlay renders to. */
record Manifests(List<JsonNode> documents) {
    static final List<String> OVERLAYS = List.of("dev", "production", "gpu");

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

    /** Of an overlay, as kubectl renders it; a test that asks for it is skipped where there is none. */
    static Manifests of(String overlay) throws IOException {
        return new Manifests(read(RENDERED.computeIfAbsent(overlay, Manifests::render)));
    }

    static List<JsonNode> read(String yaml) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll();
        }
    }

    Stream<JsonNode> all(String kind) {
        return documents.stream().filter(each -> each.path("kind").asText().equals(kind));
    }

    /** The only one of a kind. */
    JsonNode the(String kind) {
        assertThat(all(kind)).as(kind).hasSize(1);
        return all(kind).findFirst().orElseThrow();
    }

    JsonNode named(String kind, String name) {
        return all(kind)
                .filter(each -> name(each).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    static String name(JsonNode document) {
        return document.at("/metadata/name").asText();
    }

    /** The specifications of all pods, those of the FlinkDeployment among them. */
    Stream<JsonNode> pods() {
        return documents.stream()
                .flatMap(each -> Stream.of(
                                "/spec/podTemplate/spec", "/spec/template/spec", "/spec/jobTemplate/spec/template/spec")
                        .map(each::at))
                .filter(JsonNode::isObject);
    }

    private static String render(String overlay) {
        try {
            Process kubectl = new ProcessBuilder(
                            "kubectl", "kustomize", Path.of("overlays", overlay).toString())
                    .redirectErrorStream(true)
                    .start();
            String rendered = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(kubectl.waitFor())
                    .as("kubectl kustomize overlays/%s: %s", overlay, rendered)
                    .isZero();
            return rendered;
        } catch (IOException notThere) {
            return abort(
                    "kubectl is not on the PATH, which renders the overlays: install it, of version 1.27 or later, from"
                            + " https://kubernetes.io/docs/tasks/tools");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
