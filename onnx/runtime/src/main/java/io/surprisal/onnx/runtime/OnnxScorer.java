package io.surprisal.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores batches with one ONNX Runtime session on one thread: the caller writes raw units into {@link #features}, calls
 * {@link #score} and reads {@link #value(ModelOutput, int)}. Scale by opening one scorer per thread; none is shared between threads.
 *
 * <p>A record's values are the same to the bit whatever batch, position and capacity it is scored with. ONNX Runtime by
 * itself does not promise that: some kernels treat the elements that do not fill a vector register by other code than the
 * rest (Log, Softplus, Elu, Sin), others a single row by other code than many (MatMul with a computed right side, ReduceMean
 * over a middle axis), and the last bit differs. So it only ever sees whole tiles of rows, in buffers aligned like its own,
 * where neither happens. The rows that fill up the last tile are whatever earlier batches left there; a call of one record
 * costs what a call of 16 does. One case is the file's own to avoid: ReduceSum and ReduceMean over a last axis whose length
 * is no multiple of 4 depend on the row's position. Files written here sum by products with ones instead.
 */
public final class OnnxScorer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxScorer.class);

    /** As many rows as the widest vector register, 512 bits, holds floats: even a tensor of shape [N] fills registers. */
    private static final int TILE = 16;

    private static final int ALIGNMENT = TILE * Float.BYTES;

    private final ModelFile model;
    private final int capacity;
    private final int width;
    private final OrtSession session;
    private final FloatBuffer features;
    private final Map<OutputName, FloatBuffer> values = new LinkedHashMap<>();
    private final Map<ModelOutput, FloatBuffer> headlineValues = new EnumMap<>(ModelOutput.class);
    private final List<BoundBatch> batches = new ArrayList<>();
    private int scored;

    /**
     * Opens a scorer and runs it once, so that a model that cannot run fails here and not at the first record.
     *
     * @throws ScoringException where ONNX Runtime refuses the graph, or the model needs an input that this scorer lacks
     */
    public static OnnxScorer open(ModelFile model, ScorerOptions options) {
        List<String> classes = model.manifest().conditionClasses();
        if (!classes.isEmpty()) {
            throw new ScoringException(model.source() + " is conditional on one of " + classes
                    + ", which this version cannot feed; use a model without a condition");
        }
        byte[] graph = model.withOutputs(options.outputs()).toByteArray();
        OrtEnvironment environment = RuntimeEnvironment.get();
        try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
            settings.setIntraOpNumThreads(1);
            return new OnnxScorer(model, options, environment.createSession(graph, settings));
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime cannot run " + model.source() + ": " + e.getMessage(), e);
        }
    }

    private OnnxScorer(ModelFile model, ScorerOptions options, OrtSession session) throws OrtException {
        this.model = model;
        this.session = session;
        capacity = options.capacity();
        width = model.manifest().features().size();
        int tiles = (capacity + TILE - 1) / TILE;
        int rowLength = model.manifest().window() * width;
        boolean opened = false;
        try {
            FloatBuffer tiled = allocate(tiles, rowLength);
            features = tiled.slice(0, capacity * rowLength);
            for (OutputName name : options.outputs()) {
                FloatBuffer buffer = allocate(tiles, name.output().perRecord() ? 1 : width);
                values.put(name, buffer);
                if (name.member().isEmpty()) {
                    headlineValues.put(name.output(), buffer);
                }
            }
            for (int tile = 1; tile <= tiles; tile++) {
                batches.add(new BoundBatch(model, tiled, values, tile * TILE));
            }
            batches.get(tiles - 1).run(session);
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
        LOG.info(
                "Model {} {} runs on the {}, up to {} records a call, computing {}",
                model.manifest().name(),
                model.version(),
                executionProvider(),
                capacity,
                values.keySet());
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
     * score n. Owned by this scorer.
     */
    public FloatBuffer features() {
        return features;
    }

    /** Scores the first rows of {@link #features} in one ONNX Runtime call; what earlier calls computed is gone. */
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

    /** One of the headline's outputs of shape [N] for a record of the last batch. */
    public float value(ModelOutput perRecordOutput, int record) {
        checkShape(perRecordOutput, true);
        return of(headlineValues.get(perRecordOutput), perRecordOutput.contractName())
                .get(Objects.checkIndex(record, scored));
    }

    /** One of the headline's outputs of shape [N, D] for a record of the last batch. */
    public float value(ModelOutput perFeatureOutput, int record, int feature) {
        checkShape(perFeatureOutput, false);
        return of(headlineValues.get(perFeatureOutput), perFeatureOutput.contractName())
                .get(at(record, feature));
    }

    /** An output of shape [N], the headline's or a member's, for a record of the last batch. */
    public float value(OutputName perRecordOutput, int record) {
        checkShape(perRecordOutput.output(), true);
        return of(values.get(perRecordOutput), perRecordOutput).get(Objects.checkIndex(record, scored));
    }

    /** An output of shape [N, D], the headline's or a member's, for a record of the last batch. */
    public float value(OutputName perFeatureOutput, int record, int feature) {
        checkShape(perFeatureOutput.output(), false);
        return of(values.get(perFeatureOutput), perFeatureOutput).get(at(record, feature));
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

    private int at(int record, int feature) {
        return Objects.checkIndex(record, scored) * width + Objects.checkIndex(feature, width);
    }

    private FloatBuffer of(@Nullable FloatBuffer buffer, Object name) {
        if (buffer == null) {
            throw new IllegalArgumentException(
                    name + " was not asked for when this scorer was opened; it computes " + values.keySet());
        }
        return buffer;
    }

    private static void checkShape(ModelOutput output, boolean perRecord) {
        if (output.perRecord() != perRecord) {
            throw new IllegalArgumentException(output.contractName() + " has one value per "
                    + (perRecord ? "feature: name the feature" : "record: name no feature"));
        }
    }

    private static FloatBuffer allocate(int tiles, int rowLength) {
        int bytes = Math.multiplyExact(Math.multiplyExact(tiles, rowLength), ALIGNMENT);
        return ByteBuffer.allocateDirect(bytes + ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
