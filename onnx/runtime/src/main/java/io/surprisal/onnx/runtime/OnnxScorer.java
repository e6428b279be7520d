package io.surprisal.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.surprisal.core.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Scores batches with one ONNX Runtime session on one thread: the caller writes raw units into {@link #features}, calls
 * {@link #score} and reads {@link #value}. Scale by opening one scorer per thread; none is shared between threads.
 */
public final class OnnxScorer implements AutoCloseable {
    /** ONNX Runtime always sees a multiple of this many rows. */
    private static final int TILE = 16;

    private final ModelFile model;
    private final int capacity;
    private final int width;
    private final OrtSession session;
    private final FloatBuffer features;
    private final Map<ModelOutput, FloatBuffer> values = new EnumMap<>(ModelOutput.class);
    private final List<BoundBatch> batches = new ArrayList<>();
    private int scored;

    /** Opens a scorer and runs it once, so that a model that cannot run fails here and not at the first record. */
    public static OnnxScorer open(ModelFile model, ScorerOptions options) {
        byte[] graph = model.withOutputs(options.outputs()).toByteArray();
        try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
            settings.setIntraOpNumThreads(1);
            return new OnnxScorer(
                    model, options, OrtEnvironment.getEnvironment().createSession(graph, settings));
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime cannot open " + model.source() + ": " + e.getMessage(), e);
        }
    }

    private OnnxScorer(ModelFile model, ScorerOptions options, OrtSession session) throws OrtException {
        this.model = model;
        this.capacity = options.capacity();
        this.session = session;
        this.width = model.manifest().features().size();
        int tiles = (capacity + TILE - 1) / TILE;
        int rowLength = model.manifest().window() * width;
        FloatBuffer tiled = allocate(tiles * TILE * rowLength);
        this.features = tiled.slice(0, capacity * rowLength);
        for (ModelOutput output : options.outputs()) {
            values.put(output, allocate(tiles * TILE * (output.perRecord() ? 1 : width)));
        }
        try {
            for (int tile = 1; tile <= tiles; tile++) {
                batches.add(new BoundBatch(model, tiled, values, tile * TILE));
            }
            batches.get(tiles - 1).run(session);
        } catch (OrtException e) {
            close();
            throw e;
        }
    }

    /** The model that this scorer runs. */
    public ModelFile model() {
        return model;
    }

    /** Where the session's nodes run: no other provider is registered with it. */
    public ExecutionProvider executionProvider() {
        return ExecutionProvider.CPU;
    }

    /** The most records that one call of {@link #score} takes. */
    public int capacity() {
        return capacity;
    }

    /**
     * The input, shape [capacity, W, D] row-major, raw units, NaN = missing: write rows 0 to n − 1 by absolute puts, then
     * score n. Owned by this scorer; not to be touched after {@link #close}.
     */
    public FloatBuffer features() {
        return features;
    }

    /** Scores the first rows of {@link #features} in one ONNX Runtime call. */
    public void score(int records) {
        if (records < 1 || records > capacity) {
            throw new IllegalArgumentException(
                    "This scorer takes 1 to " + capacity + " records a call; got " + records);
        }
        scored = 0;
        try {
            batches.get((records - 1) / TILE).run(session);
        } catch (OrtException e) {
            throw new ScoringException(
                    "ONNX Runtime failed on " + records + " records with " + model.source() + ": " + e.getMessage(), e);
        }
        scored = records;
    }

    /** An output of shape [N] for a record of the last batch. */
    public float value(ModelOutput perRecordOutput, int record) {
        return values(perRecordOutput, true).get(Objects.checkIndex(record, scored));
    }

    /** An output of shape [N, D] for a record of the last batch. */
    public float value(ModelOutput perFeatureOutput, int record, int feature) {
        return values(perFeatureOutput, false)
                .get(Objects.checkIndex(record, scored) * width + Objects.checkIndex(feature, width));
    }

    /** Releases the session and its tensors; ONNX Runtime's environment belongs to the process and stays. */
    @Override
    public void close() {
        batches.forEach(BoundBatch::close);
        try {
            session.close();
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime cannot close " + model.source() + ": " + e.getMessage(), e);
        }
    }

    private FloatBuffer values(ModelOutput output, boolean perRecord) {
        FloatBuffer buffer = values.get(output);
        if (buffer == null || output.perRecord() != perRecord) {
            throw new IllegalArgumentException(output.contractName()
                    + (buffer == null
                            ? " was not asked for when this scorer was opened; it computes " + values.keySet()
                            : " has one value per " + (perRecord ? "feature" : "record")));
        }
        return buffer;
    }

    private static FloatBuffer allocate(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
