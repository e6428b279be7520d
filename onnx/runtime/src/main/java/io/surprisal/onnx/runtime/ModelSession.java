package io.surprisal.onnx.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.util.List;
import java.util.Map;

/**
 * One ONNX Runtime session of a model, reduced to some of its outputs: the weights and the compiled graph, once for a
 * process and device. It holds nothing of a call, so several threads may {@link #run} at the same time.
 */
final class ModelSession implements AutoCloseable {
    private final ModelFile model;
    private final ExecutionSettings execution;
    private final OrtSession session;

    private ModelSession(ModelFile model, ExecutionSettings execution, OrtSession session) {
        this.model = model;
        this.execution = execution;
        this.session = session;
    }

    /** @throws ScoringException where ONNX Runtime refuses the graph, or the model needs an input that nothing here feeds */
    static ModelSession open(ModelFile model, List<OutputName> outputs, ExecutionSettings execution) {
        List<String> classes = model.manifest().conditionClasses();
        if (!classes.isEmpty()) {
            throw new ScoringException(model.source() + " is conditional on one of " + classes
                    + ", which this version cannot feed; use a model without a condition");
        }
        OrtEnvironment environment = RuntimeEnvironment.get();
        byte[] graph = model.withOutputs(outputs).toByteArray();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(execution.threads());
            return new ModelSession(model, execution, environment.createSession(graph, options));
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime cannot run " + model.source() + ": " + e.getMessage(), e);
        }
    }

    ExecutionSettings execution() {
        return execution;
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
