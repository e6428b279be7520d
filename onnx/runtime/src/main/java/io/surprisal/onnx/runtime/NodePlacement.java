package io.surprisal.onnx.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which provider computes how many nodes of an optimised graph, as ONNX Runtime's profile of one call says. Its list of available providers
 * proves nothing: it names CUDA on machines without a GPU.
 *
 * @param nodes by the provider's name in ONNX Runtime, the number of nodes by operator
 */
record NodePlacement(SortedMap<String, SortedMap<String, Integer>> nodes) {
    /**
     * Runs one record of zeros under ONNX Runtime's profiler.
     *
     * @param graph the file to run, with the model's inputs
     * @param options the session's; the profiler is switched on in them
     */
    static NodePlacement measured(ModelFile model, byte[] graph, SessionOptions options) throws OrtException {
        OrtEnvironment environment = RuntimeEnvironment.get();
        int window = model.manifest().window();
        int width = model.manifest().features().size();
        try {
            Path directory = Files.createTempDirectory("surprisal-profile");
            options.enableProfiling(directory.resolve("nodes").toString());
            try (OrtSession session = environment.createSession(graph, options);
                    OnnxTensor features = OnnxTensor.createTensor(
                            environment, FloatBuffer.allocate(window * width), new long[] {1, window, width});
                    OnnxTensor condition =
                            OnnxTensor.createTensor(environment, LongBuffer.allocate(1), new long[] {1})) {
                session.run(
                                model.manifest().condition().isNone()
                                        ? Map.of(ModelFile.FEATURES, features)
                                        : Map.of(ModelFile.FEATURES, features, ModelFile.CONDITION, condition))
                        .close();
                Path profile = Path.of(session.endProfiling());
                NodePlacement placement = of(new JsonMapper().readTree(profile.toFile()));
                Files.delete(profile);
                return placement;
            } finally {
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new ScoringException("The profile of " + model.source() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static NodePlacement of(JsonNode events) {
        SortedMap<String, SortedMap<String, Integer>> nodes = new TreeMap<>();
        for (JsonNode event : events) {
            JsonNode provider = event.path("args").path("provider");
            if (event.path("name").asText().endsWith("_kernel_time") && !provider.isMissingNode()) {
                nodes.computeIfAbsent(provider.asText(), absent -> new TreeMap<>())
                        .merge(event.path("args").path("op_name").asText(), 1, Integer::sum);
            }
        }
        return new NodePlacement(nodes);
    }

    int count(ExecutionProvider provider) {
        return of(provider).values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The operators that a provider computes, such as {@code Asinh ×2, Log}; empty where it computes none. */
    String operators(ExecutionProvider provider) {
        return of(provider).entrySet().stream()
                .map(entry -> entry.getValue() == 1 ? entry.getKey() : entry.getKey() + " ×" + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private SortedMap<String, Integer> of(ExecutionProvider provider) {
        return nodes.getOrDefault(provider.onnxRuntimeName(), Collections.emptySortedMap());
    }
}
