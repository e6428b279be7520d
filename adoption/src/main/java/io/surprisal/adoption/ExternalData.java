package io.surprisal.adoption;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Weights that stand in files beside the model, as torch.onnx.export and large models have them: {@code location}, relative to the model,
 * {@code offset} and {@code length}, bytes (onnx.ai, External Data).
 */
final class ExternalData {
    private final Path model;
    private final Map<Path, byte[]> files = new HashMap<>();

    private ExternalData(Path model) {
        this.model = model;
    }

    /** The model with all its weights in it. */
    static ModelProto inside(ModelProto proto, Path model) throws IOException {
        ExternalData data = new ExternalData(model);
        GraphProto.Builder graph = proto.getGraph().toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            if (graph.getInitializer(i).getDataLocation() == DataLocation.EXTERNAL) {
                graph.setInitializer(i, data.inside(graph.getInitializer(i)));
            }
        }
        return proto.toBuilder().setGraph(graph).build();
    }

    private TensorProto inside(TensorProto tensor) throws IOException {
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        byte[] bytes = bytes(entries.getOrDefault("location", ""), tensor.getName());
        long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
        long length = Long.parseLong(entries.getOrDefault("length", Long.toString(bytes.length - offset)));
        if (offset < 0 || length < 0 || offset + length > bytes.length) {
            throw new AdoptionException(model + ": the weights " + tensor.getName() + " are bytes " + offset + " to "
                    + (offset + length) + " of " + entries.get("location") + ", which has " + bytes.length
                    + "; copy both files again");
        }
        return tensor.toBuilder()
                .clearExternalData()
                .clearDataLocation()
                .setRawData(ByteString.copyFrom(Arrays.copyOfRange(bytes, (int) offset, (int) (offset + length))))
                .build();
    }

    private byte[] bytes(String location, String tensor) throws IOException {
        Path directory = model.toAbsolutePath().normalize().getParent();
        Path file = directory == null ? model : directory.resolve(location).normalize();
        if (directory == null || !file.startsWith(directory) || file.equals(directory)) {
            throw new AdoptionException(model + ": the weights " + tensor + " stand in '" + location
                    + "', which is no file beside the model; save the model with its weights inside");
        }
        if (!Files.isRegularFile(file)) {
            throw new AdoptionException(model + ": the weights " + tensor + " stand in " + file
                    + ", which is not there; copy it beside the model, or save the model with its weights inside");
        }
        byte[] known = files.get(file);
        if (known == null) {
            known = Files.readAllBytes(file);
            files.put(file, known);
        }
        return known;
    }
}
