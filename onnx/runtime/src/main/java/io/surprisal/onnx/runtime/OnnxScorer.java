package io.surprisal.onnx.runtime;

import ai.onnxruntime.OrtException;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores batches with an ONNX Runtime session on one thread: the caller writes raw units into {@link #features}, calls
 * {@link #score} and reads {@link #value(ModelOutput, int)}. Scale by opening one scorer per thread; none is shared between threads.
 * Those of one model share the session: its weights and its compiled graph are there once in a process.
 *
 * <p>A record's values are the same to the bit whatever batch, position and capacity it is scored with. ONNX Runtime by
 * itself does not promise that: some kernels treat the elements that do not fill a vector register by other code than the
 * rest (Log, Softplus, Elu, Sin), others a single row by other code than many (MatMul with a computed right side, ReduceMean
 * over a middle axis), and the last bit differs. So it only ever sees whole tiles of rows, in buffers aligned like its own,
 * where neither happens. The rows that fill up the last tile are whatever earlier batches left there; a call of one record
 * costs what a call of 16 does. One case is the file's own to avoid: ReduceSum and ReduceMean over a last axis whose length
 * is not a multiple of 4 depend on the row's position. Files written here sum by products with ones instead.
 */
public final class OnnxScorer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxScorer.class);

    private final ModelFile model;
    private final SharedSession shared;
    private final BatchBuffers buffers;
    private final int capacity;
    private final int width;
    private int scored;

    /**
     * Starts ONNX Runtime in this process; opening a scorer does so otherwise.
     *
     * @throws ScoringException where it does not start
     */
    public static void prepare() {
        RuntimeEnvironment.get();
    }

    /**
     * Opens a scorer and runs it once, so that a model that cannot run fails here and not at the first record.
     *
     * @throws ScoringException where ONNX Runtime refuses the graph, or the buffers do not fit
     */
    public static OnnxScorer open(ModelFile model, ScorerOptions options) {
        SharedSession shared = SharedSession.of(model, options.outputs(), options.execution());
        BatchBuffers buffers = null;
        boolean opened = false;
        try {
            buffers = new BatchBuffers(model, options, shared.session().provider());
            buffers.holding(options.capacity()).run(shared.session());
            opened = true;
            return new OnnxScorer(model, shared, buffers, options.capacity());
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime cannot run " + model.source() + ": " + e.getMessage(), e);
        } finally {
            if (!opened) {
                if (buffers != null) {
                    buffers.close();
                }
                shared.close();
            }
        }
    }

    private OnnxScorer(ModelFile model, SharedSession shared, BatchBuffers buffers, int capacity) {
        this.model = model;
        this.shared = shared;
        this.buffers = buffers;
        this.capacity = capacity;
        width = model().manifest().features().size();
        LOG.info(
                "Model {} {} runs on the {}, up to {} records a call, computing {}",
                model().manifest().name(),
                model().version(),
                executionProvider(),
                capacity,
                buffers.outputs());
    }

    /** The model that this scorer runs. */
    public ModelFile model() {
        return model;
    }

    /** What computes the session's nodes, all of them. */
    public ExecutionProvider executionProvider() {
        return shared.session().provider();
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
        return buffers.features();
    }

    /**
     * The input of a conditional model, shape [capacity], numbers of its {@link io.surprisal.core.condition.Condition}, 0 where nothing
     * was written; null for other models. Written like {@link #features}. Owned by this scorer.
     */
    public @Nullable LongBuffer condition() {
        return buffers.condition();
    }

    /** Scores the first rows of {@link #features} in one ONNX Runtime call; what earlier calls computed is gone. */
    public void score(int records) {
        if (records < 1 || records > capacity) {
            throw new IllegalArgumentException(
                    "This scorer takes 1 to " + capacity + " records a call; got " + records);
        }
        scored = 0;
        try {
            buffers.holding(records).run(shared.session());
        } catch (OrtException e) {
            throw new ScoringException(
                    "ONNX Runtime failed on " + records + " records with " + model().source() + ": " + e.getMessage(),
                    e);
        }
        scored = records;
    }

    /** One of the headline's outputs of shape [N] for a record of the last batch. */
    public float value(ModelOutput perRecordOutput, int record) {
        checkShape(perRecordOutput, true);
        return of(buffers.values(perRecordOutput), perRecordOutput.contractName())
                .get(Objects.checkIndex(record, scored));
    }

    /** One of the headline's outputs of shape [N, D] for a record of the last batch. */
    public float value(ModelOutput perFeatureOutput, int record, int feature) {
        checkShape(perFeatureOutput, false);
        return of(buffers.values(perFeatureOutput), perFeatureOutput.contractName())
                .get(at(record, feature));
    }

    /** An output of shape [N], the headline's or a member's, for a record of the last batch. */
    public float value(OutputName perRecordOutput, int record) {
        checkShape(perRecordOutput.output(), true);
        return of(buffers.values(perRecordOutput), perRecordOutput).get(Objects.checkIndex(record, scored));
    }

    /** An output of shape [N, D], the headline's or a member's, for a record of the last batch. */
    public float value(OutputName perFeatureOutput, int record, int feature) {
        checkShape(perFeatureOutput.output(), false);
        return of(buffers.values(perFeatureOutput), perFeatureOutput).get(at(record, feature));
    }

    /** Releases its tensors, and the session with the last scorer that uses it; ONNX Runtime's environment belongs to the process and stays. */
    @Override
    public void close() {
        buffers.close();
        shared.close();
    }

    private int at(int record, int feature) {
        return Objects.checkIndex(record, scored) * width + Objects.checkIndex(feature, width);
    }

    private FloatBuffer of(@Nullable FloatBuffer buffer, Object name) {
        if (buffer == null) {
            throw new IllegalArgumentException(
                    name + " was not asked for when this scorer was opened; it computes " + buffers.outputs());
        }
        return buffer;
    }

    private static void checkShape(ModelOutput output, boolean perRecord) {
        if (output.perRecord() != perRecord) {
            throw new IllegalArgumentException(output.contractName() + " has one value per "
                    + (perRecord ? "feature: name the feature" : "record: name no feature"));
        }
    }
}
