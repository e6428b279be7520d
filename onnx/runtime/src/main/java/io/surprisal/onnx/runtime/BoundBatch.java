package io.surprisal.onnx.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tensors over the first rows of a scorer's buffers: what one ONNX Runtime call of that many rows reads and writes. */
final class BoundBatch implements AutoCloseable {
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();

    /** @param condition null for a model that has no such input */
    BoundBatch(
            ModelFile model,
            FloatBuffer features,
            @Nullable LongBuffer condition,
            Map<OutputName, FloatBuffer> values,
            int rows)
            throws OrtException {
        int window = model.manifest().window();
        int size = model.manifest().features().size();
        boolean bound = false;
        try {
            inputs.put(ModelFile.FEATURES, tensor(features, rows, window, size));
            if (condition != null) {
                inputs.put(
                        ModelFile.CONDITION,
                        OnnxTensor.createTensor(RuntimeEnvironment.get(), condition.slice(0, rows), new long[] {rows}));
            }
            for (Map.Entry<OutputName, FloatBuffer> entry : values.entrySet()) {
                OutputName name = entry.getKey();
                boolean perRecord = name.output().perRecord();
                outputs.put(
                        name.toString(),
                        perRecord ? tensor(entry.getValue(), rows) : tensor(entry.getValue(), rows, size));
            }
            bound = true;
        } finally {
            if (!bound) {
                close();
            }
        }
    }

    void run(ModelSession session) throws OrtException {
        session.run(inputs, outputs);
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
    }

    private static OnnxTensor tensor(FloatBuffer buffer, long... shape) throws OrtException {
        int length = 1;
        for (long dimension : shape) {
            length = Math.multiplyExact(length, Math.toIntExact(dimension));
        }
        return OnnxTensor.createTensor(RuntimeEnvironment.get(), buffer.slice(0, length), shape);
    }
}
