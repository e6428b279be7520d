package io.surprisal.onnx.runtime;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ONNX Runtime session of a model, reduced to some of its outputs: the weights and the compiled graph, once for a
 * process and device. It holds nothing of a call, so several threads may {@link #run} at the same time.
 */
final class ModelSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelSession.class);

    private final ModelFile model;
    private final OrtSession session;
    private final ExecutionProvider provider;
    private final String reason;

    private ModelSession(ModelFile model, OrtSession session, ExecutionProvider provider, String reason) {
        this.model = model;
        this.session = session;
        this.provider = provider;
        this.reason = reason;
    }

    /**
     * Opens a session where the settings ask for it.
     *
     * @throws ScoringException where ONNX Runtime refuses the graph, or the settings ask for a GPU that does not compute all of it
     */
    static ModelSession open(ModelFile model, List<OutputName> outputs, ExecutionSettings settings) {
        ModelProto graph = model.withOutputs(outputs);
        return switch (settings.execution()) {
            case CPU -> onProcessor(model, graph, settings, "");
            case CUDA -> onGpu(model, graph, settings.cuda());
            case AUTO -> onGpuIfPossible(model, graph, settings);
        };
    }

    private static ModelSession onGpuIfPossible(ModelFile model, ModelProto graph, ExecutionSettings settings) {
        try {
            return onGpu(model, graph, settings.cuda());
        } catch (ScoringException e) {
            LOG.warn("Model {} is computed on the CPU: {}", model.manifest().name(), e.getMessage());
            return onProcessor(model, graph, settings, Objects.requireNonNull(e.getMessage()));
        }
    }

    private static ModelSession onProcessor(
            ModelFile model, ModelProto graph, ExecutionSettings settings, String reason) {
        try (SessionOptions options = ProviderOptions.cpu(settings)) {
            OrtSession session = RuntimeEnvironment.get().createSession(graph.toByteArray(), options);
            return new ModelSession(model, session, ExecutionProvider.CPU, reason);
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime cannot run " + model.source() + ": " + e.getMessage(), e);
        }
    }

    private static ModelSession onGpu(ModelFile model, ModelProto whole, CudaSettings cuda) {
        byte[] graph = CudaGraph.of(whole).toByteArray();
        try (SessionOptions options = ProviderOptions.wholeOnGpu(cuda)) {
            OrtSession session = RuntimeEnvironment.get().createSession(graph, options);
            return new ModelSession(model, session, ExecutionProvider.CUDA, "");
        } catch (OrtException e) {
            throw new ScoringException(
                    "CUDA device " + cuda.device() + " cannot compute " + model.source() + ": "
                            + Objects.requireNonNullElse(e.getMessage(), "").strip()
                            + leftToTheProcessor(model, graph, cuda)
                            + "; expected a build of ONNX Runtime for GPUs, the CUDA and cuDNN libraries that it is linked against, a device, and a"
                            + " graph that has a CUDA kernel for each node; install what is missing (docs/gpu.md), or set execution to cpu or auto",
                    e);
        }
    }

    /** The operators without a CUDA kernel, as part of a sentence; empty where no GPU computes anything. */
    private static String leftToTheProcessor(ModelFile model, byte[] graph, CudaSettings cuda) {
        try (SessionOptions options = ProviderOptions.partlyOnGpu(cuda)) {
            String operators = NodePlacement.measured(model, graph, options).operators(ExecutionProvider.CPU);
            return operators.isEmpty() ? "" : " (without a CUDA kernel: " + operators + ")";
        } catch (OrtException e) {
            return "";
        }
    }

    /** What computes all of its nodes. */
    ExecutionProvider provider() {
        return provider;
    }

    /** Why it is the processor where the settings ask for a GPU if possible; empty else. */
    String reason() {
        return reason;
    }

    /** Which nodes it has and what computes each: those of a second session like it, under ONNX Runtime's profiler. */
    NodePlacement placement(List<OutputName> outputs, ExecutionSettings settings) {
        ModelProto graph = model.withOutputs(outputs);
        boolean gpu = provider == ExecutionProvider.CUDA;
        try (SessionOptions options =
                gpu ? ProviderOptions.wholeOnGpu(settings.cuda()) : ProviderOptions.cpu(settings)) {
            return NodePlacement.measured(model, (gpu ? CudaGraph.of(graph) : graph).toByteArray(), options);
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime cannot profile " + model.source() + ": " + e.getMessage(), e);
        }
    }

    /** One call: reads the inputs' buffers, writes the outputs'. */
    void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) throws OrtException {
        session.run(inputs, outputs).close();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime cannot close " + model.source() + ": " + e.getMessage(), e);
        }
    }
}
