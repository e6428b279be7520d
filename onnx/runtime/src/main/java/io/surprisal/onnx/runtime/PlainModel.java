package io.surprisal.onnx.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Any ONNX model with one input in ONNX Runtime, on one thread of the processor: what it says by itself, whatever its names and shapes. */
public final class PlainModel implements AutoCloseable {
    private final String source;
    private final OrtSession session;

    private PlainModel(String source, OrtSession session) {
        this.source = source;
        this.session = session;
    }

    /**
     * Opens a model.
     *
     * @param source names it in messages
     * @throws ScoringException where ONNX Runtime refuses it
     */
    public static PlainModel open(byte[] model, String source) {
        try (SessionOptions options = ProviderOptions.cpu(ExecutionSettings.CPU)) {
            return new PlainModel(source, RuntimeEnvironment.get().createSession(model, options));
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime cannot run " + source + ": " + e.getMessage(), e);
        }
    }

    /**
     * Runs it.
     *
     * @param values of its input, row-major; float64 where the model takes that
     * @param outputs those to compute, floating-point tensors
     * @throws ScoringException where ONNX Runtime fails
     */
    public Map<String, Tensor> run(String input, float[] values, long[] shape, Set<String> outputs) {
        try (OnnxTensor tensor = tensor(input, values, shape);
                OrtSession.Result result = session.run(Map.of(input, tensor), outputs)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String output : outputs) {
                tensors.put(output, tensor((OnnxTensor) result.get(output).orElseThrow()));
            }
            return tensors;
        } catch (OrtException e) {
            throw new ScoringException(
                    "ONNX Runtime fails on " + source + " with " + input + " of shape " + Arrays.toString(shape) + ": "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime cannot close " + source + ": " + e.getMessage(), e);
        }
    }

    private OnnxTensor tensor(String input, float[] values, long[] shape) throws OrtException {
        Object info =
                Objects.requireNonNull(session.getInputInfo().get(input), input).getInfo();
        boolean isDouble = info instanceof TensorInfo tensor && tensor.type == OnnxJavaType.DOUBLE;
        if (isDouble) {
            double[] wide = new double[values.length];
            Arrays.setAll(wide, i -> values[i]);
            return OnnxTensor.createTensor(RuntimeEnvironment.get(), DoubleBuffer.wrap(wide), shape);
        }
        return OnnxTensor.createTensor(RuntimeEnvironment.get(), FloatBuffer.wrap(values), shape);
    }

    private static Tensor tensor(OnnxTensor tensor) {
        long[] shape = tensor.getInfo().getShape();
        double[] values;
        if (tensor.getInfo().type == OnnxJavaType.DOUBLE) {
            DoubleBuffer buffer = tensor.getDoubleBuffer();
            values = new double[buffer.remaining()];
            buffer.get(values);
        } else {
            FloatBuffer buffer = tensor.getFloatBuffer();
            values = new double[buffer.remaining()];
            Arrays.setAll(values, i -> buffer.get());
        }
        return new Tensor(Arrays.stream(shape).boxed().toList(), values);
    }

    /**
     * What it computed.
     *
     * @param values row-major; the caller's
     */
    public record Tensor(List<Long> shape, double[] values) {}
}
